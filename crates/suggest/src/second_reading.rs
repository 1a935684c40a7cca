//! A second reading of a chart: what the first one was sure of teaches the rest.
//!
//! Ranges of numbers and headings have a meaning in each chart that no earlier chart can teach. The
//! sure rows of a first reading show it. A row is never read again by a model that learnt from the row
//! itself, only by one that learnt from other parts of the chart; otherwise it would only be told what
//! it said, and grow surer without reason.

use std::collections::HashMap;

use connect_domain::source_object::RootClass;

use crate::chart::Chart;
use crate::text_model::{Example, TextModel, normalize};

/// Parts of a chart.
const PARTS: usize = 3;
/// How sure a first reading has to be to teach.
const SURE: f32 = 0.8;

/// What the text model says of each row after learning from the sure rows of the other parts.
/// `first` holds the probabilities of the first reading, per candidate of the row's class.
pub(crate) fn read_again(chart: &Chart, models: &HashMap<Option<RootClass>, TextModel>, first: &[Vec<f32>]) -> Vec<Vec<f32>> {
    let mut second = vec![Vec::new(); chart.rows.len()];
    for (class, model) in models {
        let rows: Vec<usize> = (0..chart.rows.len()).filter(|row| chart.rows[*row].class == *class).collect();
        for part in 0..PARTS {
            let examples: Vec<Example<'_>> = rows
                .iter()
                .filter(|row| part_of(**row) != part)
                .filter_map(|&row| {
                    let (best, sure) = first[row].iter().enumerate().max_by(|one, other| one.1.total_cmp(other.1))?;
                    (*sure >= SURE).then(|| Example {
                        row: &chart.rows[row],
                        target: model.candidates()[best],
                        weight: 1.0,
                    })
                })
                .collect();
            let mut model = model.clone();
            model.adapt(&examples);
            for &row in rows.iter().filter(|row| part_of(**row) == part) {
                second[row] = model.predict(&chart.rows[row]);
            }
        }
    }
    second
}

/// Spreads neighbours over the parts, the same way each time.
const fn part_of(row: usize) -> usize {
    (row.wrapping_mul(2_654_435_761) >> 7) % PARTS
}

/// Both readings count the same.
pub(crate) fn blend(first: &mut [f32], second: &[f32]) {
    for (one, other) in first.iter_mut().zip(second) {
        *one = (one.max(1e-6) * other.max(1e-6)).sqrt();
    }
    normalize(first);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::SourceAccount;
    use crate::chart::Arrangement;
    use crate::chart::Row;

    /// Rows of a range whose other rows are known get the range's target, though their name says nothing.
    #[test]
    fn a_range_of_this_chart_is_learnt_from_its_sure_rows() {
        let accounts: Vec<SourceAccount> = (0..24)
            .map(|at| SourceAccount {
                number: format!("{}{at:02}", if at < 12 { 61 } else { 72 }),
                name: match at {
                    5 | 17 => "Other".to_owned(),
                    _ if at < 12 => "Travel".to_owned(),
                    _ => "Office".to_owned(),
                },
                ..SourceAccount::default()
            })
            .collect();
        let chart = Chart::read_to_ask(accounts.iter(), Arrangement::Chart);
        let known = [
            Row::of_words("Travel", Arrangement::Chart),
            Row::of_words("Office", Arrangement::Chart),
        ];
        let examples: Vec<Example<'_>> = known
            .iter()
            .zip([0, 1])
            .map(|(row, target)| Example { row, target, weight: 1.0 })
            .collect();
        let models = HashMap::from([(None, TextModel::train(vec![0, 1], &examples))]);
        let first: Vec<Vec<f32>> = (0..24)
            .map(|at| match at {
                5 | 17 => vec![0.5, 0.5],
                _ if at < 12 => vec![0.9, 0.1],
                _ => vec![0.1, 0.9],
            })
            .collect();
        let second = read_again(&chart, &models, &first);
        assert!(second[5][0] > 0.6, "{:?}", second[5]);
        assert!(second[17][1] > 0.6, "{:?}", second[17]);
    }

    #[test]
    fn both_readings_count() {
        let mut first = vec![0.9, 0.1];
        blend(&mut first, &[0.1, 0.9]);
        assert!((first[0] - 0.5).abs() < 1e-6);
    }
}
