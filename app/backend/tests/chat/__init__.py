"""The chat, with a scripted language model over real HTTP."""
