//! The real window, driven by WebKitWebDriver through tauri-driver.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use fantoccini::{Client, ClientBuilder, Locator};

use super::desktop::Desktop;
use super::process::{Guarded, free_port};

/// One window and its driver.
pub struct Window {
    /// The WebDriver session.
    pub driver: Client,
    _tauri_driver: Guarded,
}

impl Window {
    /// Opens the built program on `workspace`.
    pub async fn open(desktop: &Desktop, home: &Path, arguments: &[&str]) -> Self {
        let (port, native_port) = (free_port(), free_port());
        let mut command = Command::new(tauri_driver());
        command
            .args(["--port", &port.to_string(), "--native-port", &native_port.to_string(), "--native-driver", "/usr/bin/WebKitWebDriver"])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let tauri_driver = Guarded::start(desktop.environment(&mut command, home), "tauri-driver", "cargo install tauri-driver");
        let program = Path::new(env!("CARGO_BIN_EXE_advisoros-connect"));
        let capabilities = serde_json::json!({"tauri:options": {"application": program, "args": arguments}});
        let serde_json::Value::Object(capabilities) = capabilities else { unreachable!() };
        let address = format!("http://127.0.0.1:{port}");
        let mut last = None;
        for _ in 0..100 {
            match ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new()).capabilities(capabilities.clone()).connect(&address).await {
                Ok(driver) => return Self { driver, _tauri_driver: tauri_driver },
                Err(error) => last = Some(error),
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("no window: {last:?}");
    }

    /// Waits for an element and clicks it.
    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        element.click().await.unwrap_or_else(|error| panic!("click {css}: {error}"));
    }

    /// Waits for a button or link with exactly this text and clicks it.
    pub async fn press(&self, text: &str) {
        let path = format!("//*[self::button or self::a][normalize-space(.)={text:?} and not(@disabled)]");
        let found = self.driver.wait().at_most(Duration::from_secs(30)).for_element(Locator::XPath(&path)).await;
        let element = match found {
            Ok(element) => element,
            Err(error) => panic!("no button {text:?}: {error}\n{}", self.driver.source().await.unwrap_or_default()),
        };
        element.click().await.unwrap_or_else(|error| panic!("press {text:?}: {error}"));
    }

    /// Sends keys to whatever has the focus.
    pub async fn keys(&self, keys: &str) {
        let active = self.driver.active_element().await.expect("something has the focus");
        active.send_keys(keys).await.expect("keys");
    }

    /// Waits for an element.
    pub async fn find(&self, css: &str) -> fantoccini::elements::Element {
        self.driver
            .wait()
            .at_most(Duration::from_secs(30))
            .for_element(Locator::Css(css))
            .await
            .unwrap_or_else(|error| panic!("find {css}: {error}"))
    }

    /// Waits until the page shows `text`.
    pub async fn sees(&self, text: &str) {
        let path = format!("//*[contains(normalize-space(.), {text:?})]");
        if let Err(error) = self.driver.wait().at_most(Duration::from_secs(30)).for_element(Locator::XPath(&path)).await {
            let page = self.driver.source().await.unwrap_or_default();
            panic!("the window does not show {text:?}: {error}\n{page}");
        }
    }

    /// Writes what the window shows as PNG.
    pub async fn screenshot(&self, file: &Path) {
        let png = self.driver.screenshot().await.expect("a screenshot");
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).expect("the screenshot's folder");
        }
        std::fs::write(file, png).expect("the screenshot's file");
    }
}

/// `cargo xtask test` puts it into `target/tools/bin`.
fn tauri_driver() -> std::path::PathBuf {
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools/bin/tauri-driver");
    if installed.exists() { installed } else { "tauri-driver".into() }
}
