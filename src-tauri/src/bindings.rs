//! The one list of commands and events: it declares them to Tauri and writes their TypeScript.

use tauri_specta::{Builder, collect_commands, collect_events};

use crate::{commands, events};

/// Every command and event of the window.
pub fn builder() -> Builder<tauri::Wry> {
    // One shape for both directions: serde and TypeScript agree on every type that crosses.
    Builder::new()
        .disable_serde_phases()
        .commands(collect_commands![
            commands::workspace::workspace_status,
            commands::workspace::first_screen_shown,
            commands::workspace::doctor,
            commands::workspace::needs_attention,
            commands::workspace::audit_entries,
            commands::workspace::backups,
            commands::workspace::back_up,
            commands::workspace::settings,
            commands::workspace::save_setting,
            commands::vault::create_vault,
            commands::vault::unlock_vault,
            commands::vault::retry_keychain,
            commands::vault::save_recovery_sheet,
            commands::vault::recovery_challenge,
            commands::vault::confirm_recovery_code,
            commands::vault::recover_vault,
            commands::connections::list_partners,
            commands::connections::list_app_registrations,
            commands::connections::register_app,
            commands::connections::check_app,
            commands::connections::rotate_app_secret,
            commands::connections::list_connections,
            commands::connections::show_connection,
            commands::connections::test_connection,
            commands::connections::refresh_connection,
            commands::connections::disconnect_connection,
            commands::health::health,
            commands::health::readiness,
            commands::health::verify,
            commands::health::verify_outdated,
            commands::health::save_readiness,
            commands::health::run_check,
            commands::rehearsal::rehearsal_firm,
            commands::rehearsal::start_rehearsal_firm,
            commands::clients::list_clients,
            commands::clients::show_client,
            commands::clients::save_client,
            commands::clients::save_engagement,
            commands::clients::archive_client,
            commands::clients::restore_client,
            commands::clients::attach_connection,
            commands::clients::detach_connection,
            commands::clients::preview_clients,
            commands::clients::import_clients,
            commands::firm::limits,
            commands::firm::save_limits,
            commands::firm::pull_settings,
            commands::firm::save_pull_settings,
            commands::firm::list_members,
            commands::firm::add_member,
            commands::firm::edit_member,
            commands::firm::disable_member,
            commands::firm::enable_member,
            commands::authorization::start_authorization,
            commands::authorization::authorization_attempt,
            commands::authorization::open_authorization_page,
            commands::authorization::paste_callback,
            commands::authorization::cancel_authorization,
            commands::provisioning::list_provisioning_runs,
            commands::provisioning::start_provisioning,
            commands::provisioning::save_provisioning_step,
            commands::provisioning::discard_provisioning,
            commands::pull::start_pull,
            commands::pull::list_jobs,
            commands::pull::cancel_job,
            commands::mapping::mapping_status,
            commands::mapping::mapping_rows,
            commands::mapping::save_mappings,
            commands::mapping::suggest_mappings,
            commands::mapping::publish_mapping,
            commands::mapping::export_mapping,
            commands::mapping::preview_import,
            commands::mapping::import_mapping,
            commands::mapping::mapping_history,
            commands::mapping::balance_periods,
            commands::mapping::mapping_totals,
            commands::categories::list_categories,
            commands::categories::save_category,
            commands::categories::archive_category,
            commands::categories::restore_category,
            commands::categories::move_category,
            commands::categories::export_categories,
            commands::categories::preview_categories,
            commands::categories::import_categories,
        ])
        .events(collect_events![events::Stale, events::JobProgress])
}

/// Writes the TypeScript of all of them to `file`.
pub fn write(file: &std::path::Path) -> Result<(), Box<dyn std::error::Error>> {
    Ok(builder().export(specta_typescript::Typescript::default(), file)?)
}
