//! Every size of the icon from `icons/source.png`, by averaging whole squares of pixels: the same
//! bytes on every machine, which no system's SVG renderer promises. The source is a picture of
//! `icons/source.svg`, our own drawing (`rsvg-convert -w 1024 -h 1024`).

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use super::Generated;
use crate::problem::{Attempt, Problem, Result};
use crate::repository;

const SIDE: usize = 1024;

/// A square picture with 8 bits each of red, green, blue and opacity.
struct Picture {
    side: usize,
    pixels: Vec<u8>,
}

/// The icons' files.
pub fn generated() -> Result<Generated> {
    let source = read(&repository::root().join("icons/source.png"))?;
    let sized = |side: usize| encode(&shrink(&source, side));
    let mut files = Generated::new();
    let mut add = |name: &str, contents: Vec<u8>| files.insert(Path::new("icons").join(name), contents);
    add("32x32.png", sized(32)?);
    add("64x64.png", sized(64)?);
    add("128x128.png", sized(128)?);
    add("128x128@2x.png", sized(256)?);
    add("icon.png", sized(512)?);
    add(
        "icon.ico",
        windows(&[(16, sized(16)?), (32, sized(32)?), (64, sized(64)?), (256, sized(256)?)]),
    );
    add(
        "icon.icns",
        apple(&[
            (*b"ic07", sized(128)?),
            (*b"ic08", sized(256)?),
            (*b"ic09", sized(512)?),
            (*b"ic10", sized(1024)?),
        ]),
    );
    Ok(files)
}

fn read(path: &PathBuf) -> Result<Picture> {
    let file = File::open(path).attempt(|| format!("open {}", path.display()))?;
    let mut decoder = png::Decoder::new(BufReader::new(file));
    decoder.set_transformations(png::Transformations::ALPHA | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().attempt(|| format!("read {}", path.display()))?;
    let mut pixels = vec![0; reader.output_buffer_size().unwrap_or_default()];
    let frame = reader.next_frame(&mut pixels).attempt(|| format!("read {}", path.display()))?;
    if (frame.width as usize, frame.height as usize, frame.color_type) != (SIDE, SIDE, png::ColorType::Rgba) {
        return Err(Problem::new(format!("{} must be {SIDE} x {SIDE} pixels in color", path.display())));
    }
    Ok(Picture { side: SIDE, pixels })
}

/// Averages squares of pixels, each weighted by its opacity; `side` divides the source's.
fn shrink(source: &Picture, side: usize) -> Picture {
    let step = source.side / side;
    let mut pixels = Vec::with_capacity(side * side * 4);
    for (row, column) in (0..side).flat_map(|row| (0..side).map(move |column| (row, column))) {
        let (mut color, mut opacity) = ([0_u64; 3], 0_u64);
        for (y, x) in (0..step).flat_map(|y| (0..step).map(move |x| (y, x))) {
            let at = 4 * ((row * step + y) * source.side + column * step + x);
            let weight = u64::from(source.pixels[at + 3]);
            opacity += weight;
            for (sum, value) in color.iter_mut().zip(&source.pixels[at..at + 3]) {
                *sum += u64::from(*value) * weight;
            }
        }
        let area = (step * step) as u64;
        pixels.extend(color.map(|sum| byte((sum + opacity / 2).checked_div(opacity).unwrap_or_default())));
        pixels.push(byte((opacity + area / 2) / area));
    }
    Picture { side, pixels }
}

fn byte(value: u64) -> u8 {
    u8::try_from(value).unwrap_or(u8::MAX)
}

fn encode(picture: &Picture) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let side = length(picture.side);
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().attempt(|| "encode an icon".to_owned())?;
    writer.write_image_data(&picture.pixels).attempt(|| "encode an icon".to_owned())?;
    writer.finish().attempt(|| "encode an icon".to_owned())?;
    Ok(bytes)
}

/// An ICO file whose pictures are PNG (read since Windows Vista); a side of 256 is written as 0.
fn windows(pictures: &[(usize, Vec<u8>)]) -> Vec<u8> {
    let mut file = vec![0, 0, 1, 0];
    file.extend(u16::try_from(pictures.len()).unwrap_or_default().to_le_bytes());
    let mut offset = 6 + 16 * pictures.len();
    for (side, picture) in pictures {
        let side = u8::try_from(*side).unwrap_or_default();
        file.extend([side, side, 0, 0, 1, 0, 32, 0]);
        file.extend(length(picture.len()).to_le_bytes());
        file.extend(length(offset).to_le_bytes());
        offset += picture.len();
    }
    file.extend(pictures.iter().flat_map(|(_, picture)| picture));
    file
}

/// An ICNS file: each picture behind the four letters that tell its size.
fn apple(pictures: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let total: usize = pictures.iter().map(|(_, picture)| picture.len() + 8).sum();
    let mut file = b"icns".to_vec();
    file.extend(length(total + 8).to_be_bytes());
    for (size, picture) in pictures {
        file.extend(size);
        file.extend(length(picture.len() + 8).to_be_bytes());
        file.extend(picture);
    }
    file
}

fn length(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shrinking_averages_color_by_opacity() {
        // Red beside nothing: still red, half as opaque. A plain average would darken the edge.
        let source = Picture {
            side: 2,
            pixels: [[255, 0, 0, 255], [0, 0, 0, 0], [255, 0, 0, 255], [0, 0, 0, 0]].concat(),
        };
        assert_eq!(shrink(&source, 1).pixels, [255, 0, 0, 128]);
    }

    #[test]
    fn containers_point_at_their_pictures() {
        let ico = windows(&[(16, vec![1; 5]), (256, vec![2; 7])]);
        assert_eq!(&ico[..6], [0, 0, 1, 0, 2, 0]);
        assert_eq!(ico[6], 16);
        assert_eq!(ico[22], 0);
        let offset = u32::from_le_bytes(ico[34..38].try_into().unwrap()) as usize;
        assert_eq!(&ico[offset..], [2; 7]);
        let icns = apple(&[(*b"ic07", vec![3; 4])]);
        assert_eq!(u32::from_be_bytes(icns[4..8].try_into().unwrap()) as usize, icns.len());
    }
}
