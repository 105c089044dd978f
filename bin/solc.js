// The part of solc's command line that compilers' callers use, in front of npm's WebAssembly build.
"use strict";

const fs = require("fs");
const path = require("path");

const HELP = `Usage: solc [options] [prefix=target ...] [file ...]
  --version
  --standard-json [file|-]
  --combined-json ITEM,...   of: ITEMS
  --optimize, --optimize-runs N, --evm-version NAME, --via-ir
  --metadata-hash NAME, --no-cbor-metadata, --libraries FILE:NAME=ADDRESS,..., --pretty-json
  --base-path DIR, --include-path DIR, -I DIR, --allow-paths DIR,...
`;

const COMBINED = {
  abi: ["abi", (c) => c.abi],
  asm: ["evm.legacyAssembly", (c) => c.evm.legacyAssembly],
  bin: ["evm.bytecode.object", (c) => c.evm.bytecode.object],
  "bin-runtime": ["evm.deployedBytecode.object", (c) => c.evm.deployedBytecode.object],
  devdoc: ["devdoc", (c) => c.devdoc],
  "generated-sources": ["evm.bytecode.generatedSources", (c) => c.evm.bytecode.generatedSources],
  "generated-sources-runtime": [
    "evm.deployedBytecode.generatedSources",
    (c) => c.evm.deployedBytecode.generatedSources,
  ],
  hashes: ["evm.methodIdentifiers", (c) => c.evm.methodIdentifiers],
  metadata: ["metadata", (c) => c.metadata],
  opcodes: ["evm.bytecode.opcodes", (c) => c.evm.bytecode.opcodes],
  srcmap: ["evm.bytecode.sourceMap", (c) => c.evm.bytecode.sourceMap],
  "srcmap-runtime": ["evm.deployedBytecode.sourceMap", (c) => c.evm.deployedBytecode.sourceMap],
  "storage-layout": ["storageLayout", (c) => c.storageLayout],
  userdoc: ["userdoc", (c) => c.userdoc],
};

class Refusal extends Error {}

// process.stdout is asynchronous for pipes, so what is left at exit (all past 64 KiB) would be lost.
function write(fd, text) {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) {
    try {
      done += fs.writeSync(fd, bytes, done);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

function loadCompiler() {
  const pinned = require("../package.json").devDependencies.solc;
  const modules = path.join(__dirname, "..", "node_modules");
  try {
    const found = require("solc/package.json").version;
    if (found !== pinned) throw new Refusal(`npm package solc is ${found}, not ${pinned}; run 'make setup'`);
    return require("solc");
  } catch (error) {
    if (error.code !== "MODULE_NOT_FOUND") throw error;
    throw new Refusal(`npm package solc ${pinned} is not installed (${modules}); run 'make setup'`);
  }
}

function parseArguments(args) {
  const options = {
    mode: null,
    files: [],
    remappings: [],
    base: process.cwd(),
    include: [],
    allow: [],
    pretty: false,
    settings: { optimizer: { enabled: false }, metadata: {}, libraries: {} },
  };
  const { settings } = options;
  const queue = args.flatMap((arg) => (/^--[a-z-]+=/.test(arg) ? splitOnce(arg, "=") : [arg]));
  const value = (name) => {
    if (!queue.length) throw new Refusal(`${name}: a value is missing; see 'solc --help'`);
    return queue.shift();
  };
  const flags = {
    "--version": () => (options.mode = "version"),
    "--help": () => (options.mode = "help"),
    "--standard-json": () => (options.mode = "standard"),
    "--combined-json": (name) => {
      options.mode = "combined";
      options.items = value(name).split(",");
    },
    "--optimize": () => (settings.optimizer.enabled = true),
    "--optimize-runs": (name) => (settings.optimizer = { enabled: true, runs: Number(value(name)) }),
    "--evm-version": (name) => (settings.evmVersion = value(name)),
    "--via-ir": () => (settings.viaIR = true),
    "--metadata-hash": (name) => (settings.metadata.bytecodeHash = value(name)),
    "--no-cbor-metadata": () => (settings.metadata.appendCBOR = false),
    "--libraries": (name) => value(name).split(/[ ,]+/).forEach((entry) => addLibrary(settings, entry)),
    "--pretty-json": () => (options.pretty = true),
    "--base-path": (name) => (options.base = path.resolve(value(name))),
    "--include-path": (name) => options.include.push(path.resolve(value(name))),
    "-I": (name) => options.include.push(path.resolve(value(name))),
    "--allow-paths": (name) => options.allow.push(...value(name).split(",").map((dir) => path.resolve(dir))),
  };
  while (queue.length) {
    const arg = queue.shift();
    if (Object.hasOwn(flags, arg)) flags[arg](arg);
    else if (arg.startsWith("-") && arg !== "-") throw new Refusal(`${arg}: not an option of this solc; see 'solc --help'`);
    else if (arg.includes("=")) options.remappings.push(arg);
    else options.files.push(arg);
  }
  options.allow.push(...options.remappings.map((entry) => path.resolve(options.base, splitOnce(entry, "=")[1])));
  return options;
}

function splitOnce(text, separator) {
  const at = text.indexOf(separator);
  return [text.slice(0, at), text.slice(at + 1)];
}

function addLibrary(settings, entry) {
  const parts = /^(.+):([^:=]+)=(0x[0-9a-fA-F]{40})$/.exec(entry);
  if (!parts) throw new Refusal(`--libraries: not FILE:NAME=ADDRESS (${entry}); name the file too`);
  const [, file, name, address] = parts;
  settings.libraries[file] = { ...settings.libraries[file], [name]: address };
}

function isWithin(directory, file) {
  const relative = path.relative(directory, file);
  return relative !== ".." && !relative.startsWith("../") && !path.isAbsolute(relative);
}

// As the native solc does: base path first, then include paths; absolute names only where allowed.
function importReader({ base, include, allow }) {
  const allowed = [base, ...include, ...allow];
  return (name) => {
    const plain = name.startsWith("file://") ? name.slice("file://".length) : name;
    const roots = path.isAbsolute(plain) ? ["/"] : [base, ...include];
    const found = roots.map((root) => path.resolve(root, plain)).find((file) => fs.existsSync(file));
    if (!found) return { error: `File not found. Searched: ${roots.join(", ")}.` };
    if (!allowed.some((directory) => isWithin(directory, found))) {
      return { error: `File outside of allowed directories: ${found}.` };
    }
    return { contents: fs.readFileSync(found, "utf8") };
  };
}

function readText(file) {
  try {
    return fs.readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new Refusal(`${file}: cannot be read (${error.code})`);
  }
}

// What the compiler is called with lies on its stack, which large sources overflow: these it has to ask for.
const ROOM = 1 << 19;

function parse(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal(`--standard-json: no JSON (${error.message})`);
  }
}

function compile(solc, text, options) {
  const read = importReader(options);
  if (text.length < ROOM) return solc.compile(text, { import: read });
  const input = parse(text);
  const given = new Map();
  for (const [name, { content, ...rest }] of Object.entries(input.sources ?? {})) {
    if (content === undefined) continue;
    given.set(name, content);
    input.sources[name] = { ...rest, urls: [name] };
  }
  const hand = (name) => (given.has(name) ? { contents: given.get(name) } : read(name));
  return solc.compile(JSON.stringify(input), { import: hand });
}

function standardJson(solc, options) {
  const input = readText(options.files[0] ?? "-");
  write(1, compile(solc, input, options) + "\n");
  return 0;
}

function combinedInput(options) {
  const sources = {};
  for (const file of options.files) {
    const full = path.resolve(file);
    const name = isWithin(options.base, full) ? path.relative(options.base, full) : full;
    sources[name] = { content: readText(file) };
    options.allow.push(path.dirname(full));
  }
  const perContract = options.items.filter((item) => item in COMBINED).map((item) => COMBINED[item][0]);
  return {
    language: "Solidity",
    sources,
    settings: {
      ...options.settings,
      remappings: options.remappings,
      outputSelection: { "*": { "*": perContract, "": ["ast"] } },
    },
  };
}

function combinedOutput(output, items, version) {
  const contracts = {};
  for (const [file, ofFile] of Object.entries(output.contracts ?? {})) {
    for (const [name, contract] of Object.entries(ofFile)) {
      const wanted = items.filter((item) => item in COMBINED).map((item) => [item, COMBINED[item][1](contract)]);
      contracts[`${file}:${name}`] = Object.fromEntries(wanted);
    }
  }
  const byId = Object.entries(output.sources).sort(([, a], [, b]) => a.id - b.id);
  const combined = { contracts, sourceList: byId.map(([file]) => file), version };
  if (items.includes("ast")) {
    combined.sources = Object.fromEntries(byId.map(([file, { ast }]) => [file, { AST: ast }]));
  }
  return combined;
}

function combinedJson(solc, options) {
  const unknown = options.items.find((item) => !(item in COMBINED) && item !== "ast");
  if (unknown) throw new Refusal(`--combined-json: no such item (${unknown}); see 'solc --help'`);
  if (!options.files.length) throw new Refusal("no input files given; see 'solc --help'");
  const input = combinedInput(options);
  const output = JSON.parse(compile(solc, JSON.stringify(input), options));
  const errors = output.errors ?? [];
  errors.forEach((error) => write(2, error.formattedMessage + "\n"));
  if (errors.some((error) => error.severity === "error")) return 1;
  const combined = combinedOutput(output, options.items, solc.version());
  write(1, JSON.stringify(combined, null, options.pretty ? 2 : 0) + "\n");
  return 0;
}

function main(args) {
  const options = parseArguments(args);
  switch (options.mode) {
    case "help":
      write(1, HELP.replace("ITEMS", ["ast", ...Object.keys(COMBINED)].join(",")));
      return 0;
    case "version":
      write(1, `solc, the solidity compiler commandline interface\nVersion: ${loadCompiler().version()}\n`);
      return 0;
    case "standard":
      return standardJson(loadCompiler(), options);
    case "combined":
      return combinedJson(loadCompiler(), options);
    default:
      throw new Refusal("no output was asked for; see 'solc --help'");
  }
}

try {
  process.exit(main(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  write(2, `solc: ${error.message}\n`);
  process.exit(1);
}
