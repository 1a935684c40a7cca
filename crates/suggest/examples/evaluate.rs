//! Measures the engine on a folder of labelled charts, each left out in turn.
//!
//!     cargo run --release -p connect-suggest --example evaluate -- FOLDER [--groups FILE] [--only A,B]
//!         [--history N] [--confirmed SHARE] [--rows]
//!
//! FOLDER holds CSV files with the columns of `map suggest` and `category`. `--groups FILE` is a CSV with
//! `chart,country,language`: all charts of the same country are left out together, and only `--language`
//! ones are read. `--history N` maps each chart after N others instead of all. `--confirmed 0.3` confirms
//! that share of each chart first and scores the rest. A last line gives top-1, top-3 and the share of all
//! rows that could be accepted, surest first, at 95% and at 98% precision, and how a fixed threshold does.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use connect_suggest::{MappedChart, SourceAccount, SuggestTarget, Suggester};

#[derive(Default)]
struct Options {
    folder: PathBuf,
    groups: Option<PathBuf>,
    language: Option<String>,
    only: Option<BTreeSet<String>>,
    history: Option<usize>,
    confirmed: f64,
    misses: bool,
}

struct LabelledChart {
    name: String,
    group: String,
    mapped: MappedChart,
}

/// One scored row.
struct Outcome {
    confidence: f64,
    first: bool,
    within_three: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = read_options()?;
    let charts = read_charts(&options)?;
    let targets = targets_of(&charts);
    let mut out = std::io::stdout().lock();
    let mut outcomes = Vec::new();
    let (mut learning, mut asking) = (Duration::ZERO, Duration::ZERO);
    for (number, chart) in charts.iter().enumerate() {
        if options.only.as_ref().is_some_and(|only| !only.contains(&chart.group)) {
            continue;
        }
        let history = history_for(&charts, number, options.history);
        let began = Instant::now();
        let suggester = Suggester::new(targets.clone()).learn(&history);
        learning += began.elapsed();
        let sources: Vec<SourceAccount> = chart.mapped.accounts.iter().map(|(account, _)| account.clone()).collect();
        let confirmed = confirmed_rows(chart, options.confirmed);
        let began = Instant::now();
        let suggestions = suggester.suggest(&sources, &confirmed);
        asking += began.elapsed();
        let mut own = Vec::new();
        for suggestion in suggestions.iter().filter(|suggestion| !confirmed.contains_key(&suggestion.row)) {
            let (account, gold) = &chart.mapped.accounts[suggestion.row];
            let first = suggestion.code() == Some(gold);
            if options.misses && !first {
                writeln!(
                    out,
                    "{} {} | {} | {gold} | {:?} {:.2} | {}",
                    chart.name,
                    account.number,
                    account.name,
                    suggestion.code().unwrap_or(""),
                    suggestion.confidence(),
                    suggestion.reason
                )?;
            }
            own.push(Outcome {
                confidence: suggestion.confidence(),
                first,
                within_three: suggestion.top3.iter().any(|(code, _)| code == gold),
            });
        }
        let right = own.iter().filter(|outcome| outcome.first).count();
        writeln!(out, "{}: {right} of {}", chart.name, own.len())?;
        outcomes.extend(own);
    }
    writeln!(out, "{}", summary(outcomes))?;
    writeln!(out, "learning {learning:.1?}, training and asking {asking:.1?}")?;
    Ok(())
}

fn read_options() -> Result<Options, Box<dyn Error>> {
    let mut options = Options::default();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("`{argument}` needs a value"));
        match argument.as_str() {
            "--groups" => options.groups = Some(value()?.into()),
            "--language" => options.language = Some(value()?),
            "--only" => options.only = Some(value()?.split(',').map(str::to_owned).collect()),
            "--history" => options.history = Some(value()?.parse()?),
            "--confirmed" => options.confirmed = value()?.parse()?,
            "--misses" => options.misses = true,
            _ => options.folder = argument.into(),
        }
    }
    Ok(options)
}

fn read_charts(options: &Options) -> Result<Vec<LabelledChart>, Box<dyn Error>> {
    let mut groups: BTreeMap<String, (String, String)> = BTreeMap::new();
    if let Some(file) = &options.groups {
        let mut reader = csv::Reader::from_path(file)?;
        for record in reader.deserialize::<BTreeMap<String, String>>() {
            let record = record?;
            let cell = |name: &str| record.get(name).cloned().unwrap_or_default();
            groups.insert(cell("chart"), (cell("country"), cell("language")));
        }
    }
    let mut files: Vec<PathBuf> = std::fs::read_dir(&options.folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|end| end == "csv"));
    files.sort();
    let mut charts = Vec::new();
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let (group, language) = groups.get(&name).cloned().unwrap_or((name.clone(), String::new()));
        if options.language.as_ref().is_none_or(|wanted| *wanted == language) {
            charts.push(LabelledChart {
                mapped: read_chart(&file, &name)?,
                name,
                group,
            });
        }
    }
    Ok(charts)
}

fn read_chart(file: &Path, label: &str) -> Result<MappedChart, Box<dyn Error>> {
    let mut chart = MappedChart {
        label: label.to_owned(),
        ..MappedChart::default()
    };
    for record in csv::Reader::from_path(file)?.deserialize::<BTreeMap<String, String>>() {
        let record = record?;
        let cell = |name: &str| record.get(name).cloned().unwrap_or_default();
        let account = SourceAccount {
            row_id: cell("row_id"),
            number: cell("account_number"),
            name: cell("name"),
            path: cell("fully_qualified_name"),
            parent: cell("parent"),
            root_class: cell("root_class").parse().ok(),
            partner_type: None,
        };
        chart.accounts.push((account, cell("category")));
    }
    Ok(chart)
}

/// The categories of all charts, each of the class that its rows have most.
fn targets_of(charts: &[LabelledChart]) -> Vec<SuggestTarget> {
    let mut classes = BTreeMap::new();
    for (account, code) in charts.iter().flat_map(|chart| &chart.mapped.accounts) {
        *classes
            .entry(code.clone())
            .or_insert_with(BTreeMap::new)
            .entry(account.root_class)
            .or_insert(0) += 1;
    }
    classes
        .into_iter()
        .map(|(code, counts)| SuggestTarget {
            name: code.replace('_', " "),
            root_class: counts.into_iter().max_by_key(|(_, count)| *count).and_then(|(class, _)| class),
            code,
            ..SuggestTarget::default()
        })
        .collect()
}

fn history_for(charts: &[LabelledChart], asked: usize, limit: Option<usize>) -> Vec<MappedChart> {
    let others: Vec<&LabelledChart> = charts
        .iter()
        .enumerate()
        .filter(|(at, chart)| *at != asked && chart.group != charts[asked].group)
        .map(|(_, chart)| chart)
        .collect();
    let wanted = limit.unwrap_or(others.len()).min(others.len());
    // Spread over the list, and another choice for each chart.
    (0..wanted)
        .map(|at| {
            others[(asked * 7 + at * others.len() / wanted.max(1)) % others.len()]
                .mapped
                .clone()
        })
        .collect()
}

/// A fixed choice of rows that looks arbitrary.
fn confirmed_rows(chart: &LabelledChart, share: f64) -> BTreeMap<usize, String> {
    let mut random = 88_172_645_463_325_252_u64 ^ chart.mapped.accounts.len() as u64;
    let mut chosen = BTreeMap::new();
    for (row, (_, code)) in chart.mapped.accounts.iter().enumerate() {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        if ((random >> 11) as f64 / (1_u64 << 53) as f64) < share {
            chosen.insert(row, code.clone());
        }
    }
    chosen
}

fn summary(mut outcomes: Vec<Outcome>) -> String {
    let total = outcomes.len().max(1) as f64;
    let share = |count: usize| count as f64 / total;
    let first = outcomes.iter().filter(|outcome| outcome.first).count();
    let three = outcomes.iter().filter(|outcome| outcome.within_three).count();
    outcomes.sort_by(|one, other| other.confidence.total_cmp(&one.confidence));
    let covered = |precision: f64| {
        let (mut right, mut best) = (0, 0);
        for (at, outcome) in outcomes.iter().enumerate() {
            right += usize::from(outcome.first);
            if right as f64 >= precision * (at + 1) as f64 {
                best = at + 1;
            }
        }
        share(best)
    };
    let sure: Vec<&Outcome> = outcomes.iter().take_while(|outcome| outcome.confidence >= 0.95).collect();
    let sure_right = sure.iter().filter(|outcome| outcome.first).count();
    format!(
        "rows {} top1 {:.4} top3 {:.4} cov95 {:.3} cov98 {:.3}; confidence >= 0.95: {:.3} of rows at {:.3}",
        outcomes.len(),
        share(first),
        share(three),
        covered(0.95),
        covered(0.98),
        share(sure.len()),
        sure_right as f64 / sure.len().max(1) as f64
    )
}
