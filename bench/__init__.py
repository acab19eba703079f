"""What is measured, on what, against what: `script/bench NAME`."""
