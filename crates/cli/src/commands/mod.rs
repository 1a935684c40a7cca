//! One file per command.

mod apps;
mod attention;
mod audit;
mod backup;
mod calendars;
mod categories;
mod clients;
mod connect;
mod connect_many;
mod connections;
mod consent_requests;
mod contracts;
mod doctor;
mod golden;
mod health;
mod jobs;
mod limits;
mod map;
mod map_prices;
mod meeting;
mod members;
mod move_here;
mod partners;
mod pull;
mod registry;
mod rehearsal;
mod restore;
mod sandbox;
mod settings;
mod subscriptions;
mod vault;
mod verify;
mod waivers;
mod webhooks;

use connect_app::error::AppError;

use crate::arguments::{Arguments, Command};
use crate::output::Answer;

/// Runs the command.
pub async fn run(mut arguments: Arguments) -> Result<Answer, AppError> {
    let command = std::mem::replace(&mut arguments.command, Command::Doctor);
    match command {
        Command::Sandbox(sandbox) => sandbox::run(sandbox).await,
        Command::Rehearsal(rehearsal) => rehearsal::run(&arguments, rehearsal).await,
        Command::Partners(partners) => partners::run(&arguments, partners).await,
        Command::Connect(connect) => connect::run(&arguments, connect).await,
        Command::ConnectMany(connect_many) => connect_many::run(&arguments, connect_many).await,
        Command::ConsentRequests(requests) => consent_requests::run(&arguments, requests).await,
        Command::Apps(apps) => apps::run(&arguments, apps).await,
        Command::Clients(clients) => clients::run(&arguments, clients).await,
        Command::Members(members) => members::run(&arguments, members).await,
        Command::Contracts(contracts) => contracts::run(&arguments, contracts).await,
        Command::Connections(connections) => connections::run(&arguments, connections).await,
        Command::Calendars(calendars) => calendars::run(&arguments, calendars).await,
        Command::Subscriptions(subscriptions) => subscriptions::run(&arguments, subscriptions).await,
        Command::Webhooks(webhooks) => webhooks::run(&arguments, webhooks).await,
        Command::Meeting(meeting) => meeting::run(&arguments, meeting).await,
        Command::Golden(golden) => golden::run(&arguments, golden).await,
        Command::Pull(pull) => pull::run(&arguments, pull).await,
        Command::Jobs(jobs) => jobs::run(&arguments, jobs).await,
        Command::Settings(settings) => settings::run(&arguments, settings).await,
        Command::Map(map) => map::run(&arguments, map).await,
        Command::Registry(registry) => registry::run(&arguments, registry).await,
        Command::Categories(categories) => categories::run(&arguments, categories).await,
        Command::Verify(verify) => verify::run(&arguments, verify).await,
        Command::Waivers(waivers) => waivers::run(&arguments, waivers).await,
        Command::Attention => attention::run(&arguments).await,
        Command::Health => health::run(&arguments).await,
        Command::Limits(limits) => limits::run(&arguments, limits).await,
        Command::Vault(vault) => vault::run(&arguments, vault).await,
        Command::MoveHere => move_here::run(&arguments).await,
        Command::Backup(backup) => backup::run(&arguments, &backup).await,
        Command::Restore(restore) => restore::run(&arguments, &restore).await,
        Command::Audit(audit) => audit::run(&arguments, &audit).await,
        Command::Doctor => doctor::run(&arguments).await,
    }
}
