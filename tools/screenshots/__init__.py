"""The images of the documents, made from the demo by one command."""
