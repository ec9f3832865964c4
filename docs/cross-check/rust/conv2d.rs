//! A backend in Rust under test: put your own convolution in the place of `conv2d`. No crates.
//!
//!     yij vectors export cases --npy
//!     rustc --edition 2021 -O docs/cross-check/rust/conv2d.rs && ./conv2d cases results
//!     yij vectors check results

use std::collections::HashMap;
use std::{env, fs, io, path::Path, process};

/// A float32 array, row-major.
struct Array {
    shape: Vec<usize>,
    data: Vec<f32>,
}

/// Reads a .npy file of float32, little-endian, row-major, as all exported ones are.
fn read(file: &Path) -> io::Result<Array> {
    let bytes = fs::read(file)?;
    let start = 10 + usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let text = String::from_utf8_lossy(&bytes[10..start]);
    assert!(text.contains("'<f4'"), "{} is not float32", file.display());
    let shape = text[text.find('(').unwrap() + 1..text.find(')').unwrap()]
        .split(',')
        .filter_map(|axis| axis.trim().parse().ok())
        .collect();
    let data = bytes[start..].chunks_exact(4).map(|b| f32::from_le_bytes(b.try_into().unwrap())).collect();
    Ok(Array { shape, data })
}

/// Writes a .npy file.
fn write(file: &Path, array: &Array) -> io::Result<()> {
    let axes: String = array.shape.iter().map(|axis| format!("{axis},")).collect();
    let mut text = format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({axes}), }}");
    while (text.len() + 11) % 64 != 0 {
        text.push(' ');
    }
    text.push('\n');
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend((text.len() as u16).to_le_bytes());
    bytes.extend(text.bytes());
    array.data.iter().for_each(|value| bytes.extend(value.to_le_bytes()));
    fs::create_dir_all(file.parent().unwrap())?;
    fs::write(file, bytes)
}

/// Cross-correlation, NHWC and HWIO, one output after the other; pads are top, bottom, left, right.
fn conv2d(x: &Array, w: &Array, b: Option<&Array>, strides: &[usize], dilations: &[usize], pads: &[usize], y: &mut Array) {
    let (height, width, input) = (x.shape[1], x.shape[2], x.shape[3]);
    let (out_h, out_w, output) = (y.shape[1], y.shape[2], y.shape[3]);
    for (i, value) in y.data.iter_mut().enumerate() {
        let (oc, ow, oh) = (i % output, i / output % out_w, i / output / out_w % out_h);
        let n = i / output / out_w / out_h;
        let mut sum = b.map_or(0.0, |b| b.data[oc]);
        for kh in 0..w.shape[0] {
            for kw in 0..w.shape[1] {
                let row = (oh * strides[0] + kh * dilations[0]).checked_sub(pads[0]).filter(|&row| row < height);
                let column = (ow * strides[1] + kw * dilations[1]).checked_sub(pads[2]).filter(|&column| column < width);
                if let (Some(ih), Some(iw)) = (row, column) {
                    for ic in 0..input {
                        sum += x.data[((n * height + ih) * width + iw) * input + ic]
                            * w.data[((kh * w.shape[1] + kw) * input + ic) * output + oc];
                    }
                }
            }
        }
        *value = sum;
    }
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().collect();
    if arguments.len() != 3 {
        eprintln!("usage: {} CASES RESULTS", arguments[0]);
        process::exit(2);
    }
    let (cases, results) = (Path::new(&arguments[1]), Path::new(&arguments[2]));
    let mut count = 0;
    for name in fs::read_to_string(cases.join("cases.txt"))?.lines() {
        let folder = cases.join(name);
        let text = fs::read_to_string(folder.join("case.txt"))?;
        let attributes: HashMap<&str, &str> = text.lines().filter_map(|line| line.split_once(' ')).collect();
        if attributes["operation"] != "conv2d" {
            continue;
        }
        let numbers = |key: &str| -> Vec<usize> { attributes[key].split(' ').map(|word| word.parse().unwrap()).collect() };
        let b = if attributes["bias"] == "true" { Some(read(&folder.join("b.npy"))?) } else { None };
        let mut y = read(&folder.join("y.npy"))?; // for its shape
        y.data.fill(f32::NAN);
        conv2d(
            &read(&folder.join("x.npy"))?,
            &read(&folder.join("w.npy"))?,
            b.as_ref(),
            &numbers("strides"),
            &numbers("dilations"),
            &numbers("pads_top_bottom_left_right"),
            &mut y,
        );
        write(&results.join(name).join("y.npy"), &y)?;
        count += 1;
    }
    println!("Computed {count} cases of conv2d");
    Ok(())
}
