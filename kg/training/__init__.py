"""The recipe that makes the tagger. It needs the extra ``train``; reading papers does not."""
