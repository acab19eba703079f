"""Letters on paper: sheets and labels as PDF, and letters as DOCX that an office goes on editing."""
