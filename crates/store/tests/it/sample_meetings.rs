use std::time::Duration;

use connect_domain::ids::SampleMeetingId;
use connect_store::StoreError;
use connect_store::sample_meetings::{self, SampleMeeting};

use crate::support::{NOW, for_each_database};

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_is_open_until_it_is_finished_and_then_it_is_never_changed() {
    for_each_database(async |db| {
        let connection_id = db.connection("1").await;
        let mut tx = db.write().await;
        let meeting = SampleMeeting {
            id: SampleMeetingId::new(NOW, &db.entropy),
            connection_id,
            plan: "{}".to_owned(),
            external_id: None,
            steps: "[]".to_owned(),
            held_by: "this installation".to_owned(),
            held_until: NOW.plus(Duration::from_secs(600)),
            started_by: "Robin Sample".to_owned(),
            started_at: NOW,
            finished_at: None,
        };
        sample_meetings::insert(&mut tx, &meeting).await.unwrap();
        let again = sample_meetings::insert(&mut tx, &meeting).await;
        assert!(matches!(again, Err(StoreError::Conflict("sample_meetings"))), "{again:?}");
    })
    .await;
    for_each_database(async |db| {
        let connection_id = db.connection("1").await;
        let mut tx = db.write().await;
        let mut meeting = SampleMeeting {
            id: SampleMeetingId::new(NOW, &db.entropy),
            connection_id,
            plan: "{}".to_owned(),
            external_id: None,
            steps: "[]".to_owned(),
            held_by: "this installation".to_owned(),
            held_until: NOW.plus(Duration::from_secs(600)),
            started_by: "Robin Sample".to_owned(),
            started_at: NOW,
            finished_at: None,
        };
        sample_meetings::insert(&mut tx, &meeting).await.unwrap();
        assert_eq!(
            sample_meetings::list_open(&mut tx).await.unwrap(),
            std::slice::from_ref(&meeting),
            "{}",
            db.name
        );
        assert_eq!(
            sample_meetings::newest(&mut tx, connection_id).await.unwrap().as_ref(),
            Some(&meeting),
            "it is told of while it is open"
        );
        meeting.external_id = Some("AAMk".to_owned());
        meeting.finished_at = Some(NOW);
        sample_meetings::update(&mut tx, &meeting).await.unwrap();
        assert!(sample_meetings::list_open(&mut tx).await.unwrap().is_empty());
        assert_eq!(
            sample_meetings::newest(&mut tx, connection_id).await.unwrap().as_ref(),
            Some(&meeting)
        );
        assert!(sample_meetings::update(&mut tx, &meeting).await.is_err(), "it is finished");
    })
    .await;
}
