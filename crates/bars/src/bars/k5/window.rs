//! A firm that works in the window.

use anyhow::Context;
use serde_json::json;

use super::canaries::Kind;
use super::journey::Journey;
use super::tap::Mood;
use crate::firm::oauth_partner;
use crate::window_commands::{Setting, Typed, words_of_sheet};
use crate::workers::WorkerSettings;

/// Everything once with a partner that answers, and once with one that refuses.
pub fn visit(journey: &Journey<'_>) -> anyhow::Result<()> {
    let desk = journey.desk;
    let site = desk.site("window", "")?;
    // What the keychain keeps is its own, and lies where nobody searches.
    let keychain = desk.hand().join("keychain");
    let typed = Typed {
        client_secret: journey.client_secret()?,
        wrong_client_secret: journey.typed(Kind::WrongClientSecret),
        passphrase: journey.typed(Kind::WindowPassphrase),
        wrong_passphrase: journey.typed(Kind::WrongWindowPassphrase),
        foreign_callback: format!("https://firm.example/return?code={}&state=x", journey.typed(Kind::ForeignCode)),
    };
    let mut setting = Setting {
        worker: WorkerSettings {
            workspace: site.workspace.clone().into(),
            data_folder: site.installation.clone(),
            keychain: Some(keychain.clone()),
        },
        partner: oauth_partner()?.manifest().id.clone(),
        oauth_client_id: journey.stand_in.client_id()?,
        endpoints: journey.endpoints()?,
        fields: journey.stand_in.fields()?,
        papers: desk.place(super::PAPERS),
        is_refused: false,
    };
    let act = |setting: &Setting, name: &str| -> anyhow::Result<()> {
        let program = std::env::current_exe()?;
        let words = [program.into(), "window-commands".into(), serde_json::to_string(setting)?.into()];
        let started = desk.start_program(name, &words, &site, &serde_json::to_string(&typed)?, &[])?;
        let ended = desk.finish(started)?.exits(0)?;
        Ok(std::fs::write(desk.place(super::IPC).join(name), ended.stdout)?)
    };
    act(&setting, "window")?;
    let words = words_of_sheet(&std::fs::read_to_string(desk.paper("window-sheet.txt"))?);
    journey.canaries.learn(Kind::RecoveryCode, &words.join(" "));
    for item in std::fs::read_dir(&keychain).context("the keychain has no items")? {
        journey.canaries.learn(Kind::KeychainItem, &std::fs::read_to_string(item?.path())?);
    }

    setting.is_refused = true;
    journey.tap.set_mood(Mood::Repeats);
    journey.stand_in.control("faults", &json!({"kind": "status", "status": 400}))?;
    act(&setting, "window-refused")?;
    journey.tap.set_mood(Mood::Honest);
    journey.stand_in.forgive()
}
