"""The whole town driven at random, with promises that hold whatever happens."""
