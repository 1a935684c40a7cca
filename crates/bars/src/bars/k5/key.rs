//! The road of a partner that is connected with a key.

use anyhow::Context;
use serde_json::json;

use super::canaries::Kind;
use super::desk::{Ended, Site};
use super::journey::Journey;
use super::tap::Mood;
use crate::stand_in::KeyedPartner;

impl Journey<'_> {
    /// A key that the partner does not know, one that it takes, refusals that repeat it, and a new one in its place.
    pub fn use_a_key(&self, site: &Site) -> anyhow::Result<()> {
        let keyed = self.stand_in.keyed()?;
        self.canaries.learn(Kind::ApiKey, &keyed.key);
        let wrong = format!("{}{}", keyed.begins_with, self.choices.word(24));
        self.canaries.learn(Kind::WrongApiKey, &wrong);

        self.tap.set_mood(Mood::Repeats);
        self.connect_with_key(site, &keyed, &wrong)?.fails()?;
        self.tap.set_mood(Mood::Honest);
        let connected = self.connect_with_key(site, &keyed, &keyed.key)?.exits(0)?.json()?;
        let id = connected["id"].as_str().context("a connection has an id")?;
        for arguments in [
            &["--json", "connections", "test", id][..],
            &["--json", "pull", id],
            &["connections", "show", id],
        ] {
            self.run(site, arguments)?.exits(0)?;
        }
        for mood in [Mood::Repeats, Mood::Confuses] {
            self.tap.set_mood(mood);
            for status in [400, 401, 403, 500] {
                let fault = json!({"partner": keyed.partner, "kind": "status", "status": status});
                if mood == Mood::Repeats {
                    self.stand_in.control("faults", &fault)?;
                }
                for arguments in [
                    &["--json", "connections", "test", id][..],
                    &["connections", "test", id],
                    &["--json", "pull", id],
                ] {
                    self.run(site, arguments)?;
                }
                self.replace_key(site, &keyed, id, &wrong)?.fails()?;
                self.stand_in.forgive()?;
            }
            self.run(site, &["--json", "verify", id])?;
        }
        self.tap.set_mood(Mood::Honest);
        let rotate = json!({"partner": keyed.partner, "object": "Key", "op": "rotate", "id": "restricted"});
        let rotated = self.stand_in.control("mutate", &rotate)?;
        let new = rotated["Key"]["key"].as_str().context("a rotation gives a new key")?;
        self.canaries.learn(Kind::ApiKey, new);
        self.replace_key(site, &keyed, id, new)?.exits(0)?;
        self.run(site, &["--json", "connections", "test", id])?.exits(0)?;
        Ok(())
    }

    fn connect_with_key(&self, site: &Site, keyed: &KeyedPartner, key: &str) -> anyhow::Result<Ended> {
        let api = format!("api={}", self.tap.reroute(&keyed.api));
        let secret = format!("{}=-", keyed.field);
        let (partner, field) = (keyed.partner.as_str(), &keyed.field);
        let arguments = [
            "--json",
            "connect",
            partner,
            "--environment",
            "custom",
            "--endpoint",
            &api,
            "--secret",
            &secret,
        ];
        self.desk
            .finish(self.desk.start(site, &arguments, &format!("{field}={key}\n"), &[])?)
    }

    fn replace_key(&self, site: &Site, keyed: &KeyedPartner, id: &str, key: &str) -> anyhow::Result<Ended> {
        let arguments = ["--json", "connections", "replace-key", id];
        let input = format!("{}={key}\n", keyed.field);
        self.desk.finish(self.desk.start(site, &arguments, &input, &[])?)
    }
}
