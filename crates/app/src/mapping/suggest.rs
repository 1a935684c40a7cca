//! Suggestions for a chart: what the engine proposes, kept beside what people decided.
