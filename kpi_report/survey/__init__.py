"""The survey: workbooks out, answers in, faults back."""
