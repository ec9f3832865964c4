// A backend in JavaScript under test, with WebGPU where there is a device (Deno, Node with a WebGPU package, a browser's
// console) and in plain JavaScript elsewhere.
//
//     yij vectors export cases --npy
//     node docs/cross-check/javascript/conv2d.mjs cases results
//     yij vectors check results
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Reads a .npy file of float32, little-endian, row-major, as all exported ones are. */
function read(file) {
  const bytes = readFileSync(file);
  const start = 10 + bytes.readUInt16LE(8);
  const text = bytes.toString("latin1", 10, start);
  const shape = /\(([^)]*)\)/.exec(text)[1].split(",").filter((axis) => axis.trim()).map(Number);
  return { shape, data: new Float32Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length)) };
}

/** Writes a .npy file. */
function write(folder, name, { shape, data }) {
  let text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.map((axis) => axis + ",").join("")}), }`;
  text = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11) + "\n";
  const head = Buffer.from("\x93NUMPY\x01\x00\x00\x00", "latin1");
  head.writeUInt16LE(text.length, 8);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), Buffer.concat([head, Buffer.from(text, "latin1"), Buffer.from(data.buffer)]));
}

// One invocation for each output. WGSL allows a denormal to become 0 and fuses multiply and add as it likes.
export const WGSL = `
struct Conv {
  height: u32, width: u32, channels: u32, kernelH: u32, kernelW: u32, outH: u32, outW: u32, filters: u32,
  strideH: u32, strideW: u32, dilationH: u32, dilationW: u32, top: u32, left: u32, bias: u32, outputs: u32,
}
@group(0) @binding(0) var<uniform> d: Conv;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> w: array<f32>;
@group(0) @binding(3) var<storage, read> b: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn conv2d(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.x;
  if (i >= d.outputs) { return; }
  let oc = i % d.filters;
  let ow = i / d.filters % d.outW;
  let oh = i / d.filters / d.outW % d.outH;
  let n = i / d.filters / d.outW / d.outH;
  var sum = select(0.0, b[oc * d.bias], d.bias == 1u);
  for (var kh = 0u; kh < d.kernelH; kh++) {
    for (var kw = 0u; kw < d.kernelW; kw++) {
      // wraps around where it would be negative, and is then above any height or width
      let ih = oh * d.strideH + kh * d.dilationH - d.top;
      let iw = ow * d.strideW + kw * d.dilationW - d.left;
      if (ih < d.height && iw < d.width) {
        for (var ic = 0u; ic < d.channels; ic++) {
          sum += x[((n * d.height + ih) * d.width + iw) * d.channels + ic]
            * w[((kh * d.kernelW + kw) * d.channels + ic) * d.filters + oc];
        }
      }
    }
  }
  y[i] = sum;
}`;

/** The numbers of the struct Conv, in its order. */
function shape(x, w, y, a, biased) {
  return [...x.shape.slice(1), w.shape[0], w.shape[1], ...y.shape.slice(1), ...a.strides, ...a.dilations,
    a.pads_top_bottom_left_right[0], a.pads_top_bottom_left_right[2], biased ? 1 : 0, y.data.length];
}

async function onDevice(device, d, x, w, b, y) {
  const module = device.createShaderModule({ code: WGSL });
  const pipeline = device.createComputePipeline({ layout: "auto", compute: { module, entryPoint: "conv2d" } });
  const buffer = (data, usage) => {
    const made = device.createBuffer({ size: data.byteLength, usage: usage | GPUBufferUsage.COPY_DST });
    device.queue.writeBuffer(made, 0, data);
    return made;
  };
  const out = buffer(y, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC);
  const buffers = [buffer(new Uint32Array(d), GPUBufferUsage.UNIFORM), buffer(x, GPUBufferUsage.STORAGE),
    buffer(w, GPUBufferUsage.STORAGE), buffer(b, GPUBufferUsage.STORAGE), out];
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((each, binding) => ({ binding, resource: { buffer: each } })),
  });
  const copy = device.createBuffer({ size: y.byteLength, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(Math.ceil(y.length / 64));
  pass.end();
  encoder.copyBufferToBuffer(out, 0, copy, 0, y.byteLength);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(GPUMapMode.READ);
  y.set(new Float32Array(copy.getMappedRange()));
}

/** The same in JavaScript; Math.fround rounds each product and sum to float32. */
function onProcessor(d, x, w, b, y) {
  const [height, width, channels, kernelH, kernelW, outH, outW, filters, strideH, strideW, dilationH, dilationW, top, left,
    bias] = d;
  for (let i = 0; i < y.length; i++) {
    const oc = i % filters;
    const ow = Math.floor(i / filters) % outW;
    const oh = Math.floor(i / filters / outW) % outH;
    const n = Math.floor(i / filters / outW / outH);
    let sum = bias ? b[oc] : 0;
    for (let kh = 0; kh < kernelH; kh++) {
      for (let kw = 0; kw < kernelW; kw++) {
        const ih = oh * strideH + kh * dilationH - top;
        const iw = ow * strideW + kw * dilationW - left;
        if (ih < 0 || ih >= height || iw < 0 || iw >= width) continue;
        for (let ic = 0; ic < channels; ic++) {
          const product = x[((n * height + ih) * width + iw) * channels + ic]
            * w[((kh * kernelW + kw) * channels + ic) * filters + oc];
          sum = Math.fround(sum + Math.fround(product));
        }
      }
    }
    y[i] = sum;
  }
}

const [cases, results] = process.argv.slice(2);
if (!results) {
  console.error("usage: conv2d.mjs CASES RESULTS");
  process.exit(2);
}
const adapter = await globalThis.navigator?.gpu?.requestAdapter();
const device = await adapter?.requestDevice();
let count = 0;
for (const { name, operation, attributes } of JSON.parse(readFileSync(join(cases, "manifest.json"), "utf8")).cases) {
  if (operation !== "conv2d" || !existsSync(join(cases, name))) continue;
  const array = (each) => read(join(cases, name, each + ".npy"));
  const x = array("x");
  const w = array("w");
  const b = attributes.bias ? array("b").data : new Float32Array(1);
  const y = array("y"); // for its shape
  y.data.fill(NaN);
  const d = shape(x, w, y, attributes, attributes.bias);
  if (device) await onDevice(device, d, x.data, w.data, b, y.data);
  else onProcessor(d, x.data, w.data, b, y.data);
  write(join(results, name), "y.npy", y);
  count++;
}
console.log(`Computed ${count} cases of conv2d ${device ? "with WebGPU" : "on the processor"}`);
