//! The six troubles of the rehearsal firm: how Overview tells of each, and what a person does about it who follows
//! what the window says.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::album::Album;
use crate::page::Page;
use crate::support::consent_page::{Press, visit};
use crate::support::desktop::Desktop;

/// In which each is to be mended.
const MINUTE: Duration = Duration::from_secs(60);

pub struct Trouble {
    /// What the pictures are called.
    pub name: &'static str,
    /// What is wrong, for the table.
    pub what: &'static str,
    /// What Overview says before the company's name, and behind it.
    before: &'static str,
    behind: &'static str,
    mend: fn(&mut Walk),
}

/// In the order in which they are mended, which is that of Overview.
pub const ALL: [Trouble; 6] = [
    Trouble {
        name: "revoked",
        what: "A grant that was revoked",
        before: "",
        behind: " needs a new authorization",
        mend: authorize_again,
    },
    Trouble {
        name: "drifted",
        what: "Twelve renamed accounts and a merge",
        before: "1 mapping of ",
        behind: " needs a look",
        mend: accept_drift,
    },
    Trouble {
        name: "torn",
        what: "A trial balance that does not tie",
        before: "A check of ",
        behind: " failed: Debits equal credits",
        mend: pull_again,
    },
    Trouble {
        name: "ending",
        what: "A grant that ends in nine days",
        before: "The authorization of ",
        behind: " ends in 9 days",
        mend: authorize_again,
    },
    Trouble {
        name: "unmapped",
        what: "64 accounts that are not mapped",
        before: "64 accounts of ",
        behind: " are not mapped",
        mend: map_the_rest,
    },
    Trouble {
        name: "stale",
        what: "Checks gone stale",
        before: "Checks of ",
        behind: " are out of date",
        mend: check_again,
    },
];

/// One person at one company's trouble.
pub struct Walk<'a> {
    page: &'a Page,
    album: &'a mut Album,
    home: &'a Path,
    trouble: &'a Trouble,
    company: String,
}

impl Trouble {
    /// Where Overview tells of it.
    pub fn title(&self) -> String {
        let Self { before, behind, .. } = self;
        format!("//main//li//h3[starts-with(normalize-space(.), {before:?}) and contains(., {behind:?})]")
    }

    /// Mends it from Overview on, and sees that Overview tells of this company no more.
    pub fn mend(&self, page: &Page, album: &mut Album, home: &Path) {
        let title = page.text(&self.title());
        let company = title
            .strip_prefix(self.before)
            .and_then(|rest| Some(rest[..rest.find(self.behind)?].to_owned()))
            .unwrap_or_else(|| panic!("`{title}` names no company"));
        let began = Instant::now();
        page.window.click(&format!("{}/ancestor::li//button", self.title()));
        (self.mend)(&mut Walk {
            page,
            album,
            home,
            trouble: self,
            company: company.clone(),
        });
        page.open("Overview");
        page.goes(
            &format!("Overview tells of {company} no more"),
            MINUTE,
            &format!("//main//li//h3[contains(., {company:?})]"),
        );
        let took = began.elapsed();
        album.add(
            &page.desktop,
            &format!("{}-gone", self.name),
            &format!("{}: mended", self.what),
            Some(took),
        );
        assert!(
            took < MINUTE,
            "{}: mended in {} s, and a minute is promised",
            self.what,
            took.as_secs()
        );
    }
}

impl Walk<'_> {
    fn picture(&mut self, what: &str) {
        let name = format!("{}-{}", self.trouble.name, what.replace(' ', "-"));
        let step = format!("{}: {what}", self.trouble.what);
        self.album.add(&self.page.desktop, &name, &step, None);
    }
}

/// By the consent page of the stand-in, as the company that the window names.
fn authorize_again(walk: &mut Walk) {
    let window = &walk.page.window;
    let company = walk.company.clone();
    // An address that was opened before is none that waits for a consent.
    let _none_yet = std::fs::remove_file(Desktop::opened_file(walk.home));
    window.click("//main//button[starts-with(normalize-space(.), 'Open ') and contains(., ' in the browser')]");
    window.sees(&format!("Choose {company}"));
    walk.picture("waiting");
    visit(&Desktop::opened_address(walk.home), Press::Consent, Some(&company));
    window.sees(&format!("{company} is connected again"));
}

/// What has lost its account is ignored; publishing accepts the new names.
fn accept_drift(walk: &mut Walk) {
    let window = &walk.page.window;
    window.press("Show");
    window.find("//button[normalize-space(.)='Ignore this account']");
    walk.picture("drift");
    window.press("Ignore this account");
    publish(walk);
}

/// All have a suggestion: the figure shows them, one key chooses them, one press accepts.
fn map_the_rest(walk: &mut Walk) {
    let window = &walk.page.window;
    window.click("//button[@data-filter='suggested']");
    window.click("//*[@role='treegrid']//*[@role='gridcell'][3]");
    walk.page.control('a');
    window.sees("64 rows");
    walk.picture("suggestions");
    window.press("Accept suggestions");
    publish(walk);
}

fn publish(walk: &mut Walk) {
    const CONFIRM: &str = "//*[@role='dialog']//button[starts-with(normalize-space(.), 'Publish ')]";
    walk.page.window.press("Publish");
    walk.page.window.find(CONFIRM);
    walk.picture("publish");
    walk.page.window.click(CONFIRM);
    walk.page.goes("the mapping is published", MINUTE, CONFIRM);
}

/// The failed check says to pull again; it is made again by that.
fn pull_again(walk: &mut Walk) {
    let result = |word: &str| format!("//main//tr[contains(., 'Debits equal credits')]/td[1][contains(., {word:?})]");
    walk.page.window.find(&result("Fail"));
    walk.picture("failed");
    walk.page.window.press("Pull now");
    walk.page.comes("the balances tie", MINUTE, &result("Pass"));
    walk.picture("tied");
}

fn check_again(walk: &mut Walk) {
    walk.page.window.find("//main//td[1][contains(., 'Too old')]");
    walk.picture("too old");
    walk.page.window.press("Run all checks");
    walk.page
        .comes("every check is made", MINUTE, "//main//p[contains(., 'Ready (rehearsal): ')]");
    walk.picture("made again");
}
