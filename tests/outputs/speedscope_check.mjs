// node speedscope_check.mjs PACKAGE < TRACES: reads the traces that standard input names, one a line, with the importer of the npm
// package speedscope, in the folder PACKAGE, and prints the tracks of each as a line of JSON: {"name", "weights" (of its frames by
// name, in microseconds)}. Warnings of the importer go to standard error, and any of them is a failure.
import fs from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'

const [folder] = process.argv.slice(2)
const release = path.join(folder, 'dist/release')
const file = fs.readdirSync(release).find(name => /^speedscope-.*\.js$/.test(name))
const source = fs.readFileSync(path.join(release, file), 'utf8')

// The bundle is made for a browser and keeps its importers to itself.
const importers = /importProfileGroupFromText:\(\)=>/.exec(source)
const module = /([\w$]+)=\{\};[\w$]+\(\1,\{[^}]*$/.exec(source.slice(0, importers.index))[1]
const promise = new RegExp(`var ([\\w$]+)=Promise\\.resolve\\(\\)\\.then\\(\\(\\)=>\\([\\w$]+\\(\\),${module.replaceAll('$', '\\$')}\\)\\);`)
const open = source.replace(promise, (whole, name) => `${whole}globalThis.importers=${name};`)

let warnings = 0
let trace = ''
const warn = (...words) => {
  ++warnings
  console.error(`${trace}:`, ...words)
}
const nothing = new Proxy(function () {}, { get: (_, key) => (key === Symbol.toPrimitive ? () => '' : nothing), apply: () => nothing, construct: () => nothing })
const context = { console: { log() {}, warn, error: warn, assert() {} }, TextDecoder, TextEncoder, URL, Promise, setTimeout }
for (const name of ['document', 'location', 'navigator', 'localStorage', 'HTMLCanvasElement', 'HTMLElement', 'Image',
  'FileReader', 'matchMedia', 'addEventListener', 'requestAnimationFrame'])
  context[name] = nothing
context.window = context.self = context
vm.createContext(context)
try {
  vm.runInContext(open, context)
} catch (error) {
  if (!context.importers) throw error // Drawing fails without a browser, after all is defined.
}
const loaded = await context.importers
for (trace of fs.readFileSync(0, 'utf8').trim().split('\n')) {
  const group = await loaded.importProfileGroupFromText('trace.json', fs.readFileSync(trace, 'utf8'))
  const tracks = group.profiles.map(profile => {
    const weights = {}
    profile.forEachFrame(frame => (weights[frame.name] = frame.getTotalWeight()))
    return { name: profile.getName(), weights }
  })
  console.log(JSON.stringify(tracks))
}
if (warnings > 0) process.exit(1)
