"""What is read about the policy and about variants."""
