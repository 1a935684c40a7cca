//! Every bar, one file each.

mod a1;
mod c1;
mod d1;
mod d3;
mod d5;
mod d8;
mod d9;
mod k1;
mod k2;
mod k5;
mod r6;
mod s9;
mod t1;
mod t10;
mod t2;
mod t3;
mod t4;
mod t5;
mod t6;
mod t7;
mod t8;
mod t9;

use anyhow::bail;

use crate::bar::Bar;

const ALL: [Bar; 22] = [
    a1::BAR,
    c1::BAR,
    d1::BAR,
    d3::BAR,
    d5::BAR,
    d8::BAR,
    d9::BAR,
    k1::BAR,
    k2::BAR,
    k5::BAR,
    r6::BAR,
    s9::BAR,
    t1::BAR,
    t2::BAR,
    t3::BAR,
    t4::BAR,
    t5::BAR,
    t6::BAR,
    t7::BAR,
    t8::BAR,
    t9::BAR,
    t10::BAR,
];

/// The bars with these ids, in the order asked for.
pub fn choose(ids: &[String]) -> anyhow::Result<Vec<Bar>> {
    let mut chosen: Vec<Bar> = Vec::new();
    for id in ids {
        let matching: Vec<Bar> = ALL
            .into_iter()
            .filter(|bar| id.eq_ignore_ascii_case("all") || id.eq_ignore_ascii_case(bar.id))
            .collect();
        if matching.is_empty() {
            let known: Vec<&str> = ALL.iter().map(|bar| bar.id).collect();
            bail!("there is no bar `{id}`; there are {} and `all`", known.join(", "));
        }
        chosen.extend(matching);
    }
    Ok(chosen)
}
