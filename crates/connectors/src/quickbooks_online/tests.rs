//! Fixture in, domain value out; and the unhappy answers.
