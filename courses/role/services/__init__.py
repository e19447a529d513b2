"""What changes about tracks: `tracks` what HR writes, `applying` everybody at once, `following` people who change."""
