// Runs conv2d.metal on the cases of `yij vectors export cases --npy`:
//
//     xcrun metal -fno-fast-math conv2d.metal -o conv2d.metallib
//     swiftc conv2d.swift -o conv2d && ./conv2d conv2d.metallib cases results
//     yij vectors check results
import Foundation
import Metal

struct Array1 {
    var shape: [Int32]
    var data: [Float]
}

/// Reads a .npy file of float32, little-endian, row-major, as all exported ones are.
func read(_ file: URL) throws -> Array1 {
    let bytes = try Data(contentsOf: file)
    let start = 10 + Int(bytes[8]) + 256 * Int(bytes[9])
    let text = String(decoding: bytes[10..<start], as: UTF8.self)
    let axes = text[text.index(after: text.firstIndex(of: "(")!)..<text.firstIndex(of: ")")!]
    let shape = axes.split(separator: ",").compactMap { Int32($0.trimmingCharacters(in: .whitespaces)) }
    let data = bytes.subdata(in: start..<bytes.count).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    return Array1(shape: shape, data: data)
}

/// Writes a .npy file.
func write(_ file: URL, _ array: Array1) throws {
    var text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + array.shape.map { "\($0)," }.joined() + "), }"
    while (text.count + 11) % 64 != 0 { text += " " }
    text += "\n"
    var bytes = Data([0x93]) + "NUMPY".utf8 + [1, 0, UInt8(text.count % 256), UInt8(text.count / 256)] + text.utf8
    array.data.withUnsafeBytes { bytes.append(contentsOf: $0) }
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: file)
}

let arguments = CommandLine.arguments
let device = MTLCreateSystemDefaultDevice()!
let library = try device.makeLibrary(URL: URL(fileURLWithPath: arguments[1]))
let pipeline = try device.makeComputePipelineState(function: library.makeFunction(name: "conv2d")!)
let queue = device.makeCommandQueue()!
let cases = URL(fileURLWithPath: arguments[2])
let results = URL(fileURLWithPath: arguments[3])
var count = 0
for name in try String(contentsOf: cases.appendingPathComponent("cases.txt"), encoding: .utf8).split(separator: "\n") {
    let folder = cases.appendingPathComponent(String(name))
    let text = try String(contentsOf: folder.appendingPathComponent("case.txt"), encoding: .utf8)
    var attributes: [String: [String]] = [:]
    for line in text.split(separator: "\n") {
        let words = line.split(separator: " ").map(String.init)
        attributes[words[0]] = Array(words.dropFirst())
    }
    if attributes["operation"] != ["conv2d"] { continue }
    let numbers = { (key: String) in attributes[key]!.map { Int32($0)! } }
    let biased = attributes["bias"] == ["true"]
    let x = try read(folder.appendingPathComponent("x.npy")), w = try read(folder.appendingPathComponent("w.npy"))
    let b = biased ? try read(folder.appendingPathComponent("b.npy")).data : [0]
    var y = try read(folder.appendingPathComponent("y.npy"))
    let pads = numbers("pads_top_bottom_left_right")
    var d = Array(x.shape[1...]) + [w.shape[0], w.shape[1]] + Array(y.shape[1...]) + numbers("strides")
    d += numbers("dilations") + [pads[0], pads[2], biased ? 1 : 0, Int32(y.data.count)]
    let buffer = { (data: [Float]) in device.makeBuffer(bytes: data, length: 4 * data.count)! }
    let out = buffer([Float](repeating: .nan, count: y.data.count))
    let commands = queue.makeCommandBuffer()!
    let encoder = commands.makeComputeCommandEncoder()!
    encoder.setComputePipelineState(pipeline)
    encoder.setBytes(d, length: 4 * d.count, index: 0)
    for (index, each) in [buffer(x.data), buffer(w.data), buffer(b), out].enumerated() {
        encoder.setBuffer(each, offset: 0, index: index + 1)
    }
    encoder.dispatchThreads(
        MTLSize(width: y.data.count, height: 1, depth: 1), threadsPerThreadgroup: MTLSize(width: 64, height: 1, depth: 1))
    encoder.endEncoding()
    commands.commit()
    commands.waitUntilCompleted()
    y.data = Array(UnsafeBufferPointer(start: out.contents().bindMemory(to: Float.self, capacity: y.data.count), count: y.data.count))
    try write(results.appendingPathComponent(String(name)).appendingPathComponent("y.npy"), y)
    count += 1
}
print("Computed \(count) cases of conv2d with \(device.name)")
