//! Takes the picture of a display and judges it: one flat color means that nothing was drawn.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::problem::{Attempt, Problem, Result};
use crate::process;

/// A window that shows something has more than its background: at least this share of its pixels
/// differs from the most frequent color.
const LEAST_DRAWN: f64 = 0.005;

/// Pictures the display, again until something is drawn or `patience` is over.
pub fn take(display: &str, to: &Path, patience: Duration) -> Result {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).attempt(|| format!("create {}", folder.display()))?;
    }
    let begun = Instant::now();
    loop {
        // 8 bits of RGB, whatever the picture holds: the judge below reads nothing else.
        let picture = format!("PNG24:{}", to.display());
        process::read(Command::new("import").args(["-display", display, "-window", "root", "-depth", "8", &picture]))?;
        let drawn = drawn_share(to)?;
        if drawn >= LEAST_DRAWN {
            return Ok(());
        }
        if begun.elapsed() > patience {
            return Err(Problem::new(format!("the screenshot {} shows one flat color", to.display()))
                .with_hint("the window opened but drew nothing: look at the messages above"));
        }
        thread::sleep(Duration::from_millis(500));
    }
}

fn drawn_share(png: &Path) -> Result<f64> {
    let file = File::open(png).attempt(|| format!("open {}", png.display()))?;
    let mut reader = png::Decoder::new(BufReader::new(file))
        .read_info()
        .attempt(|| format!("read {}", png.display()))?;
    let (color, depth) = reader.output_color_type();
    if (color, depth) != (png::ColorType::Rgb, png::BitDepth::Eight) {
        return Err(Problem::new(format!("{} is not an 8-bit RGB picture", png.display())));
    }
    let mut pixels = vec![0; reader.output_buffer_size().unwrap_or_default()];
    reader.next_frame(&mut pixels).attempt(|| format!("read {}", png.display()))?;
    Ok(share_beside_background(&pixels))
}

/// The share of pixels that have not the most frequent color.
fn share_beside_background(rgb: &[u8]) -> f64 {
    let mut frequencies: HashMap<&[u8], u32> = HashMap::new();
    for pixel in rgb.chunks_exact(3) {
        *frequencies.entry(pixel).or_default() += 1;
    }
    let all: u32 = frequencies.values().sum();
    let background = frequencies.values().max().copied().unwrap_or_default();
    if all == 0 {
        0.0
    } else {
        f64::from(all - background) / f64::from(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_picture_has_nothing_drawn() {
        assert!(share_beside_background(&[255; 3 * 100]) < LEAST_DRAWN);
        assert!(share_beside_background(&[]) < LEAST_DRAWN);
    }

    #[test]
    fn text_on_a_background_is_seen() {
        let mut pixels = vec![255; 3 * 1000];
        pixels[..3 * 20].fill(10);
        assert!((share_beside_background(&pixels) - 0.02).abs() < 1e-9);
    }

    #[test]
    fn a_stray_pixel_is_not_a_window() {
        let mut pixels = vec![255; 3 * 10_000];
        pixels[..3].fill(0);
        assert!(share_beside_background(&pixels) < LEAST_DRAWN);
    }

    /// On a real virtual display: blank it is refused, with something drawn it is kept.
    #[test]
    #[cfg(target_os = "linux")]
    fn a_blank_display_is_refused_and_a_drawn_one_is_kept() {
        let display = crate::display::VirtualDisplay::start().unwrap();
        let picture = std::env::temp_dir().join(format!("xtask-screenshot-{}.png", std::process::id()));
        let refused = take(display.name(), &picture, Duration::ZERO).unwrap_err().to_string();
        assert!(refused.contains("one flat color"), "{refused}");
        let icon = crate::repository::root().join("icons/128x128.png");
        // ImageMagick's `display` paints the root window and ends with 1 all the same.
        process::succeeds(
            Command::new("display")
                .args(["-display", display.name(), "-window", "root"])
                .arg(icon),
        );
        take(display.name(), &picture, Duration::from_secs(5)).unwrap();
        fs::remove_file(&picture).unwrap();
    }
}
