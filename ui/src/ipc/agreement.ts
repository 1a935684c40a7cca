// Rust's types (`generated.ts`, written by `cargo xtask gen`) against the ones the pages use. Nothing here
// runs: if a command answers something else than a page expects, or a page asks for something that Rust does
// not read, the type check fails on the line that names it.

import type * as Ours from './bindings.ts';
import type * as Rust from './generated.ts';

type Answers = [
  Is<Rust.WorkspaceView, Ours.WorkspaceView>,
  Is<Rust.VaultView, Ours.VaultView>,
  Is<Rust.DoctorView, Ours.DoctorView>,
  Is<Rust.AttentionItem, Ours.AttentionItem>,
  Is<Rust.RecoveryChallenge, Ours.RecoveryChallenge>,
  Is<Rust.PartnerView, Ours.PartnerView>,
  Is<Rust.AppRegistrationView, Ours.AppRegistrationView>,
  Is<Rust.AuthorizationView, Ours.AuthorizationView>,
  Is<Rust.ConnectionView, Ours.ConnectionView>,
  Is<Rust.JobView, Ours.JobView>,
  Is<Rust.PullRunView, Ours.PullRunView>,
  Is<Rust.MappingStatusView, Ours.MappingStatusView>,
  Is<Rust.MappingRowsPage, Ours.MappingRowsPage>,
  Is<Rust.SaveMappingsView, Ours.SaveMappingsView>,
  Is<Rust.SuggestView, Ours.SuggestView>,
  Is<Rust.PublishView, Ours.PublishView>,
  Is<Rust.ExportView, Ours.ExportView>,
  Is<Rust.ImportPreview, Ours.ImportPreview>,
  Is<Rust.ImportView, Ours.ImportView>,
  Is<Rust.ProvisioningRunView, Ours.ProvisioningRunView>,
  Is<Rust.AuditView, Ours.AuditPage>,
  Is<Rust.ErrorView, Ours.CommandError>,
  Is<Rust.Stale, Ours.StaleEvent>,
];

type Requests = [
  Is<Omit<Ours.RegisterApp, 'oauth_client_secret'>, Rust.RegisterApp>,
  Is<Ours.StartAuthorization, Rust.StartAuthorization>,
  Is<Ours.MappingEdit, Rust.MappingEdit>,
  Is<Ours.SaveProvisioningStep, Rust.SaveProvisioningStep>,
];

/** `true`, unless a value of the first type is none of the second. */
type Is<Given, Wanted> = [Given] extends [Wanted] ? true : { not: Wanted; but: Given };

type AllTrue<Checks extends readonly true[]> = Checks;

export type Agreement = AllTrue<[...Answers, ...Requests]>;
