import { messages } from '../../shared/words.ts';

export const words = messages('provisioning', {
  catalogTitle: 'Connect a company',
  notAllowedTitle: 'Your role may not connect companies',
  notAllowedDetail: 'You can look at everything. An admin of the firm can connect a company or change your role.',
  catalogWaiting: 'the list of partners',
  partners: 'Partners',
  ownPartner: 'Your own',
  manifest: 'Its manifest has the SHA-256 hash',
  reaches: 'May be reached at {hosts}. Nothing but its declared call is ever sent there.',
  addPartner: 'Add your own partner',
  addPartnerTitle: 'Add a partner of your own',
  addPartnerHelp:
    'A manifest describes a service with OAuth 2.0 or an API key, and one call that tells whether it answers. It is connected, watched and verified like the others.',
  manifestPath: 'Manifest file',
  manifestPathHelp: 'The full path of a TOML or JSON file on this computer',
  addPartnerAct: 'Add partner',
  partnerAdded: '{partner} is added',
  replacePartner: 'Replace its manifest',
  replacePartnerNamed: 'Replace the manifest of {partner}',
  replacePartnerTitle: 'Replace the manifest of {partner}',
  replacePartnerHelp:
    'What was checked has to be checked anew. If the file leads to other hosts, disconnect first what is connected: the secrets of its apps are forgotten, and you enter them again.',
  partnerReplaced: '{partner} has the new manifest',
  removePartner: 'Remove {partner}',
  removePartnerTitle: 'Remove {partner}?',
  removePartnerDetail:
    'It leaves the list of partners, and what you entered for it is forgotten: its apps with their secrets, drafts, and links that you sent out. The manifest file on your computer stays where it is.',
  partnerRemoved: '{partner} is removed',
  cancel: 'Cancel',
  by: 'by {publisher}',
  start: 'Connect {partner}',
  about: 'Details',
  aboutNamed: 'Details of {partner}',
  aboutWaiting: 'the partner',
  aboutGoneTitle: 'There is no such partner',
  aboutGoneDetail: 'It may have been removed from the list of partners.',
  catalogBack: 'All partners',
  asksLater: 'Only when you ask for it',
  contract: 'Contract',
  asks: '{rights, select, none {What the key opens} other {What it asks for, and why}}',
  facts: 'Good to know',
  publisher: 'Publisher',
  environments: 'Where it can be connected',
  cost: 'Cost',
  residency: 'Where the data is kept',
  hosts: 'Reached at',
  unsaid: 'Its manifest does not say',
  lastProven: 'Last proven here',
  neverProven: 'Nothing is connected here',
  provenAt: '{count, plural, one {# connection, a call last proved it} other {# connections, a call last proved one}} {when}',
  unproven: '{count, plural, one {# connection, not proven yet} other {# connections, none proven yet}}',
  codes: 'Codes that it may show',
  takeBack: 'How to take the access back',
  drafts: 'Drafts to continue',
  draftOf: '{partner}, step {step}',
  saved: 'Saved',
  continue: 'Continue',
  discard: 'Discard',
  discarded: 'The draft was discarded',
  waiting: 'the draft',
  goneTitle: 'This draft is finished or was discarded',
  goneDetail: 'Its company, if it was connected, is in the list of connections.',
  goneAct: 'Go to Connections',

  title: 'Connect {partner}',
  steps: 'Steps',
  step: '{step, select, preflight {Before you start} vault {Where secrets are kept} app {Your app at the partner} authorize {Authorize} key {The key} review {Review} live {Put it to use} other {Proof}}',
  standing: ', {standing, select, done {done} current {current} attention {needs attention} other {ahead}}',
  back: 'Back',
  leave: 'Leave and keep the draft',
  savedAt: 'Saved {time}',
  notSaved: 'Not saved',
  why: 'Why we ask',
  again: 'Changing this asks these steps again: {steps}.',

  preflightLead:
    'Have these ready, so that you are not stopped halfway.{minutes, select, unsaid {} other { It takes about {minutes} minutes.}}',
  needs: 'What you need',
  takes: 'About {minutes} minutes',
  reads: 'What is read',
  neverWrites: 'What is never written',
  environment: '{mapping, select, ledger_account {Which companies} other {Which account}}',
  environmentDetail:
    '{environment, select, production {{mapping, select, ledger_account {Live companies of your clients} other {The live account, with real customers}}} sandbox {{mapping, select, ledger_account {Test companies that the partner gives to developers} other {A test account at the partner, where nothing is real}}} rehearsal {{mapping, select, ledger_account {A stand-in on this computer; no real company} other {A stand-in on this computer; no real account}}} other {Addresses of your own}}',
  customNote: 'For an address of your own, use the command advisoros connect with --environment custom.',
  preflightAct: 'I have these ready',
  preflightWhy:
    '{auth, select, api_key {{rights, select, none {What the key opens} other {The rights that the key needs}}} other {What the partner will be asked for}}',
  preflightOptional: '(it works without)',
  preflightWhyLead:
    '{auth, select, api_key {{rights, select, none {A key of this partner has no rights of its own: it opens all that it belongs to. Nothing is sent with it but the reads on this page.} other {You give them to the key when you make it, each on Read. They are all that is used.}}} other {The partner shows these on its page, in its own words. They are all that is asked for.}}',

  vaultLead:
    '{auth, select, api_key {The partner’s key is a secret. It is sealed in a vault, and something must hold what opens the vault.} other {The grant is a secret. It is sealed in a vault whose key must be held by something.}}',
  vaultWhy:
    '{auth, select, api_key {Whoever holds the partner’s key can read what it opens.} other {A grant lets whoever holds it read what it opens.}} It never lies on the disk unsealed, and no secret is ever shown again.',
  vaultDone: 'The vault exists and is open.',

  appLead: 'Your firm has its own app at {publisher}, registered once and used for every company there.',
  appChoose: 'Which app',
  appNew: 'Register another app',
  appNewDetail: 'For a client company that brings its own, or a second app of yours',
  appConnections: '{count, plural, =0 {No connection yet} one {# connection} other {# connections}}',
  appField: '{field} {value}',
  appFieldsAct: 'Change {fields}…',
  appUse: 'Use this app',
  appRegister: 'Register the app',
  appWhy:
    'The partner must know which program asks. A secret inside a program that everybody can download is not secret, so each firm has its own app.',
  appWhyRedirect:
    '{to_register, select, fixed {The partner sends the browser back only to an address that is listed in the app. It compares all of it but the port.} other {The partner sends the browser back only to an address that is listed in the app, to the letter: also the slash at the end counts.}}',
  redirectNothing: 'None to add: {partner} sends the browser back to any address on this computer.',
  label: 'Name in your firm',
  labelHelp: 'Tells your apps apart in lists.',
  labelDefault: '{partner}, {environment}',

  authorizeLead:
    '{mode, select, device {You sign in at {partner} on any device that has a browser, with a code from here} other {{partner} opens in your browser. You sign in there}}; this program never sees your password.',
  authorizeWhy: 'Only the partner can let this program in. Its page names what is opened and what is asked for.',
  authorizeAct: '{mode, select, device {Get a code for another device} other {Open {partner} in the browser}}',
  authorizeApp: 'App',
  authorizeOther: 'Not allowed to authorize apps there? Somebody else can: they get a link, and send back an address.',
  authorizeOtherAct: 'Ask someone else to connect…',
  authorizeStandIn: 'The stand-in brings its own app',

  browserWhy:
    'The browser is yours: its passwords, its second factor, its choice of account. This page only waits {mode, select, device {until you have signed in there} other {for it to come back}}.',
  otherWay: 'Choose another way',

  keyLead:
    '{rights, select, none {Copy a key at {partner} and paste it here.} other {Make a key at {partner} that can only read, and paste it here.}}',
  keyLeadRehearsal: 'The stand-in of {partner} brings a key of its own. There is nothing to make and nothing to paste.',
  keyAgain: 'It is connected already. Another key of the same account takes the place of the one that is kept.',
  keyWhy:
    '{rights, select, none {The address has to be the partner’s own before the key is sent there.} other {A key with no more than these rights can change nothing over there, whoever comes to hold it.}} Its first call proves it before anything is kept.',
  keyWhyKept: 'The key goes straight into the vault. It is in no draft and no log, and it is never shown again.',
  keyEnvironment: 'Environment of the key',
  keyOther: 'Choose another',
  keyAct: 'Connect {partner}',
  keyActRehearsal: 'Connect the stand-in',
  keyReplace: 'Replace the key',
  keyAsking: 'Asking {partner}…',

  reviewLead:
    '{mapping, select, ledger_account {The company answered. Nothing of its books was read yet.} document_model {The resource answered. None of its models was read yet.} other {The account answered. Nothing of it was read yet.}}',
  reviewWhy: 'You see the exact effects before anything is read. Reading can be repeated at any time; it changes nothing over there.',
  reviewCompany: '{mapping, select, ledger_account {Company} document_model {Resource} other {Account}}',
  reviewCompanyId: '{mapping, select, ledger_account {Company id} document_model {Address} other {Account id}}',
  reviewIdentity: 'Signed in as',
  reviewScopes: '{auth, select, api_key {Rights of the key} other {Granted}}',
  reviewMissing: 'Not granted: {scopes}',
  reviewMissingDetail:
    '{auth, select, api_key {Add what is missing to the key at {partner}, or go back and give another key. What needs it is not read until then.} other {What needs it is not read until it is granted.}}',
  rightsUnknown: 'Not checked',
  reviewEffects: 'What will be done',
  reviewReads: 'Reads: {what}',
  reviewSuggests:
    'Suggests a {mapping, select, price {service tier for each price} document_model {document category for each model} calendar {team for each calendar} other {category for each account}}, on this computer',
  reviewAct:
    'Read {mapping, select, ledger_account {the chart of accounts} price {the prices} document_model {the document models} calendar {the calendars that it can see} other {the account}}',
  unknown: 'The partner does not say',

  proofLead: 'Each line turns green only when it was seen.',
  proofWhy: 'Connected means that a call proved it. What was not checked is said as well.',
  proofGrant: '{auth, select, api_key {Key} other {Grant}} sealed in the vault',
  proofGrantDetail: '{auth, select, api_key {Its rights} other {Granted scopes}} as asked: {scopes}',
  proofUnknownDetail:
    '{rights, select, none {It has no rights of its own: it opens all that it belongs to} other {What it may do was not checked}}',
  proofMissingDetail: 'Not granted: {scopes}',
  proofCall: 'First call answered',
  proofCallDetail: '{name}, id {id}',
  proofPull:
    '{mapping, select, ledger_account {Chart of accounts} price {Prices} document_model {Document models} calendar {Calendars} other {Account}} read',
  proofPullDetail:
    '{mapping, select, ledger_account {{rows, plural, one {# account} other {# accounts}}} price {{rows, plural, one {# price} other {# prices}}} document_model {{rows, plural, one {# model} other {# models}}} calendar {{rows, plural, one {# calendar} other {# calendars}}} other {{rows, plural, one {# record} other {# records}}}}, {requests, plural, one {# request} other {# requests}}, {duration}',
  proofPullRunning: '{step}, {done} so far',
  proofSuggest: 'Suggestions worked out',
  proofSuggestDetail:
    '{mapping, select, price {{count, plural, one {# price has} other {# prices have}}} document_model {{count, plural, one {# model has} other {# models have}}} calendar {{count, plural, one {# calendar has} other {# calendars have}}} other {{count, plural, one {# account has} other {# accounts have}}}} a suggestion',
  proofWaiting: 'Waits for the step above',
  proofNotChecked:
    '{mapping, select, ledger_account {Not checked: whether balances tie to the company’s own trial balance.} document_model {Not checked: what each model finds in a document.} calendar {Not checked: what stands in each calendar.} other {Not checked: what was billed by each price.}}',
  proofOn: 'Put it to use',
  liveLead:
    'What is read is not yet relied on. Map it and publish the mapping, let every check be made, and where it is a real one, say that it is live.',
  liveWhy:
    'A firm needs something to stand on before it relies on its clients’ records: what was agreed, where the data is, and who answers for it.',
  liveLater:
    'You can leave it open and come back: this step stays among your drafts, and the connection’s page leads here until it is done.',
  readyMap: 'Map',
  readyMapDetail:
    '{share, select, none {Nothing to map was read yet} other {{share} mapped}}, {revision, plural, =0 {nothing published yet} other {revision # published}}{drift, plural, =0 {} one {, # change since} other {, # changes since}}',
  readyVerify: 'Verify',
  readyVerifyAct: 'Make all checks',
  readyLater: 'Finish here',
  readyFinish: 'Finish',
  undoTitle: 'Undo',
  undoDetail: 'Takes the connection away again. What you mapped stays stored, and a new connection of the same account finds it.',
  undoAct: 'Disconnect {name}…',
  liveContract: 'Contract',
  liveGoing: 'Going live',
  proofAct:
    '{mapping, select, ledger_account {Map the accounts} price {Map the prices} document_model {Map the models} calendar {Map the calendars} other {Open the connection}}',
});
