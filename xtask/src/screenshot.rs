//! Takes the picture of a display and judges it: areas of flat color mean that nothing was drawn.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::problem::{Attempt, Problem, Result};
use crate::process;

/// A drawn window has text, and text has edges: at least this share of its pixels differs from the
/// pixel before it. A blank window on a bare display has a tenth of that.
const LEAST_EDGES: f64 = 0.005;

/// Text is smoothed, which takes many shades.
const LEAST_COLORS: usize = 16;

/// How long a picture must stay the same to be the finished one.
const SETTLED: Duration = Duration::from_secs(1);

/// Pictures the display until something is drawn and stands still, or `patience` is over.
pub fn take(display: &str, to: &Path, patience: Duration) -> Result {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).attempt(|| format!("create {}", folder.display()))?;
    }
    let begun = Instant::now();
    let mut before = Vec::new();
    loop {
        // 8 bits of RGB, whatever the picture holds: the judge below reads nothing else.
        let picture = format!("PNG24:{}", to.display());
        process::read(Command::new("import").args(["-display", display, "-window", "root", "-depth", "8", &picture]))?;
        let pixels = pixels(to)?;
        let (drawn, over) = (is_drawn(&pixels), begun.elapsed() > patience);
        if drawn && (over || pixels == before) {
            return Ok(());
        }
        if over {
            return Err(
                Problem::new(format!("the screenshot {} shows flat color and no text", to.display()))
                    .with_hint("the window opened but drew nothing: look at the messages above"),
            );
        }
        before = pixels;
        thread::sleep(SETTLED);
    }
}

fn pixels(png: &Path) -> Result<Vec<u8>> {
    let file = File::open(png).attempt(|| format!("open {}", png.display()))?;
    let mut reader = png::Decoder::new(BufReader::new(file))
        .read_info()
        .attempt(|| format!("read {}", png.display()))?;
    if reader.output_color_type() != (png::ColorType::Rgb, png::BitDepth::Eight) {
        return Err(Problem::new(format!("{} is not an 8-bit RGB picture", png.display())));
    }
    let mut pixels = vec![0; reader.output_buffer_size().unwrap_or_default()];
    reader.next_frame(&mut pixels).attempt(|| format!("read {}", png.display()))?;
    Ok(pixels)
}

/// Whether there is more than areas of flat color.
fn is_drawn(rgb: &[u8]) -> bool {
    let colors: HashSet<&[u8]> = rgb.chunks_exact(3).collect();
    let edges = rgb
        .chunks_exact(3)
        .zip(rgb.chunks_exact(3).skip(1))
        .filter(|(one, next)| one != next)
        .count();
    // A picture has some millions of pixels, which a float holds exactly.
    let share = edges as f64 / (rgb.len() / 3).max(1) as f64;
    colors.len() >= LEAST_COLORS && share >= LEAST_EDGES
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 200;

    fn picture(color: impl Fn(usize, usize) -> u8) -> Vec<u8> {
        (0..SIDE * SIDE).flat_map(|at| [color(at / SIDE, at % SIDE); 3]).collect()
    }

    #[test]
    fn flat_areas_are_not_a_drawn_window() {
        assert!(!is_drawn(&[]));
        assert!(!is_drawn(&picture(|_, _| 255)));
        // A blank window that covers most of a black display.
        assert!(!is_drawn(&picture(|row, column| if row < 180 && column < 180 { 250 } else { 0 })));
        // Smooth shades without a line of text: many colors, few edges.
        assert!(!is_drawn(&picture(|row, _| u8::try_from(row).unwrap())));
    }

    #[test]
    fn lines_of_smoothed_text_are() {
        let text = picture(|row, column| {
            if row % 20 < 8 && column < 100 {
                u8::try_from((row * 7 + column * 13) % 256).unwrap()
            } else {
                250
            }
        });
        assert!(is_drawn(&text));
    }

    /// On a real virtual display: blank it is refused, with something drawn it is kept.
    #[test]
    #[cfg(target_os = "linux")]
    fn a_blank_display_is_refused_and_a_drawn_one_is_kept() {
        let display = crate::display::VirtualDisplay::start().unwrap();
        let picture = std::env::temp_dir().join(format!("xtask-screenshot-{}.png", std::process::id()));
        let refused = take(display.name(), &picture, Duration::ZERO).unwrap_err().to_string();
        assert!(refused.contains("flat color"), "{refused}");
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
