// allauth's scripts talk to the device. When that gives nothing, say so in a sentence instead of in the console.
document.addEventListener("allauth.error", (event) => {
  const problem = document.getElementById("passkey-problem");
  if (!problem) return;
  event.preventDefault();
  problem.hidden = false;
});
