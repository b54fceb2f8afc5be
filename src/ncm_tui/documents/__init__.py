"""Pure writers: a view goes in, the text that leaves the app comes out. No vault, no clock, no screen."""
