use std::time::Duration;

use connect_domain::check::CheckStatus;
use connect_domain::failure::Cause;
use connect_domain::ids::CheckRunId;
use connect_store::check_results::{self, CheckResult};
use connect_store::check_runs;

use crate::support::{NOW, for_each_database};

const DAY: Duration = Duration::from_secs(86_400);

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_answer_counts_and_old_ones_go() {
    for_each_database(async |db| {
        let (first, second) = (db.connection("1").await, db.connection("2").await);
        let mut tx = db.write().await;
        let mut ask = async |day: u32, connection_id, check_id: &str, status| {
            let at = NOW.plus(DAY * day);
            let run_id = CheckRunId::new(at, &db.entropy);
            check_runs::start(&mut tx, run_id, &db.admin, true).await.unwrap();
            let result = CheckResult {
                connection_id,
                check_id: check_id.to_owned(),
                run_id,
                status,
                cause: (status == CheckStatus::Fail).then_some(Cause::Provider),
                evidence: "seen".to_owned(),
                requests: 2,
                duration_ms: 15,
                checked_at: at,
            };
            check_results::insert(&mut tx, &result).await.unwrap();
            check_runs::finish(&mut tx, run_id, at).await.unwrap();
            assert!(check_runs::finish(&mut tx, run_id, at).await.is_err(), "it has ended");
            result
        };
        let oldest = ask(0, first, "token.usable", CheckStatus::Pass).await;
        let other = ask(1, first, "clock.skew", CheckStatus::Skip).await;
        let newer = ask(2, first, "token.usable", CheckStatus::Fail).await;
        let elsewhere = ask(1, second, "token.usable", CheckStatus::Warn).await;
        let after_days = ask(92, second, "token.usable", CheckStatus::Pass).await;
        // What a pull had answered anew is nobody's run.
        let at = NOW.plus(DAY);
        let automatic = CheckRunId::new(at, &db.entropy);
        check_runs::start(&mut tx, automatic, &db.admin, false).await.unwrap();
        let followed = CheckResult {
            run_id: automatic,
            checked_at: at,
            status: CheckStatus::Warn,
            ..oldest.clone()
        };
        check_results::insert(&mut tx, &followed).await.unwrap();
        check_runs::finish(&mut tx, automatic, at).await.unwrap();
        let mut newest = check_results::newest(&mut tx).await.unwrap();
        newest.sort_by_key(|result| result.checked_at);
        assert_eq!(newest, [other, newer, after_days], "{}", db.name);
        assert_ne!(elsewhere.run_id, newest[2].run_id);
        let before = check_results::before_newest(&mut tx).await.unwrap();
        assert_eq!(
            before,
            [oldest],
            "what is too old is dropped, and what was asked once has nothing before it"
        );
        let runs = check_runs::latest(&mut tx, 3).await.unwrap();
        assert_eq!(runs.len(), 3);
        assert_eq!(
            (runs[0].id, runs[0].connections, runs[0].finished_at),
            (newest[2].run_id, 1, Some(newest[2].checked_at))
        );
        assert_eq!(runs[0].started_by, db.admin.label());
        assert_eq!(runs[0].answers.iter().map(|(_, count)| count).sum::<u64>(), 1);
        assert!(runs[1].answers.contains(&(CheckStatus::Fail, 1)), "{:?}", runs[1]);
        let skipped = runs[2].answers.contains(&(CheckStatus::Skip, 1));
        assert!(skipped || runs[2].connections == 0, "its answer was dropped: {:?}", runs[2]);
    })
    .await;
}
