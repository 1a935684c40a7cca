import { messages } from '../../shared/words.ts';

export const words = messages('overview', {
  title: 'Overview',
  waiting: 'what needs attention',
  needs: 'Needs attention',
  count: '{count, plural, one {# thing} other {# things}}, worst first',
  showRest: 'Show {count, plural, one {one more} other {# more}}',
  calmTitle: 'Nothing needs you',
  calmDetail: 'No status, clock or mapping asks for a person. This was judged from what is stored here, {when}.',
  severity: '{severity, select, critical {Action needed} warn {Soon} other {When there is time}}',
  due: 'Due',
  action:
    '{kind, select, reconnect {{auth, select, api_key {Replace the key} other {Reconnect}}} open_mapping {Open the mapping} confirm_recovery {Save the recovery sheet} unlock {Unlock the vault} resume_provisioning {Continue the draft} open_connection {Open the connection} open_checks {Open the checks} open_backups {Open the backups} open_client {Open the client} open_contract {Open the contract} open_go_live {See what is lacking} open_queue {Decide} open_subscriptions {Open the subscriptions} pull {Pull now} other {Open}}',
  companies: 'Companies',
  companiesWaiting: 'the connections',
  allConnections: 'All connections',
  statusCount: '{count, plural, one {# company} other {# companies}}',

  firstTitle: 'Welcome to AdvisorOS Connect',
  firstIntro:
    'It reads your client companies’ records at the services that hold them, and maps what it finds to your firm’s own words. Everything stays on this computer.',
  rehearsalDoor: 'Look round a firm',
  rehearsalDoorDetail:
    '24 client companies of different trades, with three weeks of history and six things that went wrong. Stand-ins answer in place of {partner}; no real account is touched.',
  rehearsalCompanyDoor: 'Connect one company yourself',
  rehearsalCompanyDoorDetail: 'Walk the steps that a real company takes, up to the consent page of the stand-in of {partner}.',
  rehearsalDoorAct: 'Connect a rehearsal company',
  firstDoor: 'Connect my first company',
  firstDoorAct: 'Connect a company',
  takes: 'About {minutes} minutes',
  needsTitle: 'You need',
  realDoor: 'Connect my first real company',
  realDoorDetail: 'Rehearsal and real companies never share a workspace. Start the app with a folder of its own:',
  openDoor: 'Open a workspace',
  openDoorDetail: 'A workspace is a folder, or a database that your firm shares. Start the app with it:',
  copyCommand: 'Copy',
  draftsTitle: 'Drafts to continue',
});
