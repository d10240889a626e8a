"""What hands a round over: the index page of its documents. It runs and renders nothing."""
