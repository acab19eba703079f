"""What is done with events (holding), papers (convening), permissions (permitting) and guests (inviting)."""
