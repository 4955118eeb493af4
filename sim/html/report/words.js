'use strict';
// What stands in both languages, elements, times and colors. The scripts of this folder are one on the page, joined in the order
// that CMakeLists.txt gives; nothing is loaded.
const root = document.documentElement;
const isKorean = () => root.lang === 'ko';

const WORDS = {
  language: ['한국어로 보기', 'Show in English'],
  dark: ['Dark colors', '어두운 색'],
  light: ['Light colors', '밝은 색'],
  filter: ['Show rows with', '행 찾기'],
  verdicts: ['Show', '보기'],
  filtered: ['{0} of {1} rows', '{1}행 중 {0}행'],
  shown: ['Show', '표시'],
  color: ['Color by', '색 기준'],
  job: ['job', '작업'],
  model: ['model', '모델'],
  kind: ['kind', '종류'],
  search: ['Find a task', '태스크 찾기'],
  found: ['{0} found', '{0}개 찾음'],
  critical: ['Critical path', '임계 경로'],
  zoomIn: ['Zoom in', '확대'],
  zoomOut: ['Zoom out', '축소'],
  whole: ['Whole run', '전체 보기'],
  more: ['{0} more', '{0}개 더'],
  legend: ['Colors; press one to hide or show it', '색 범례 (누르면 숨기거나 표시)'],
  chart: ['Gantt chart. Enter goes from task to task, plus and minus zoom, arrows move.',
          '간트 차트. Enter로 태스크를 차례로 선택하고, +와 -로 확대·축소하며, 화살표로 이동합니다.'],
  help: ['Drag or ←→ to move, Ctrl + wheel or + − to zoom, 0 for the whole run. Enter selects a task, then ←→ and ↑↓ go to others; Esc leaves.',
         '끌기나 ←→로 이동, Ctrl + 휠이나 + −로 확대·축소, 0으로 전체 보기. Enter로 태스크를 선택한 뒤 ←→와 ↑↓로 다른 태스크로 이동하고 Esc로 끝냅니다.'],
  nothing: ['No task is selected.', '선택한 태스크가 없습니다.'],
  utilization: ['GPUs in use', '사용 중인 GPU'],
  queue: ['tasks waiting', '대기 중인 태스크'],
  most: ['at most {0}', '최대 {0}'],
  on: ['on {0}', '위치: {0}'],
  span: ['{0} – {1} ({2})', '{0} – {1} ({2})'],
  inPart: ['part {0} of {1}', '{1}개 구간 중 {0}번째'],
  noWait: ['Started as soon as it was ready', '준비되자마자 시작'],
  waited: ['Waited {0}, ready at {1}', '{0} 대기, 준비 시각 {1}'],
  heldBy: ['{0} was held by {1} until then', '그때까지 {1}이(가) {0} 사용'],
  freeBefore: ['{0} was free from {1} on', '{0}은(는) {1}부터 비어 있었음'],
  jobWaited: ['Its job waited for: {0}', '이 태스크가 속한 작업의 대기 이유: {0}'],
  jobWaitedMostly: ['Its job waited mostly for: {0}', '이 태스크가 속한 작업의 주된 대기 이유: {0}'],
  isCritical: ['On the critical path', '임계 경로에 있음'],
  follows: ['Follows {0}, precedes {1} tasks', '선행 태스크 {0}개, 후행 태스크 {1}개'],
  aggregated: ['Mostly {0}; single tasks are not drawn', '대부분 {0} (개별 태스크는 표시하지 않음)'],
  host: ['host', '호스트'],
  run: ['run', '실행'], input: ['inputs move', '입력 전송'], restore: ['restore', '복원'], save: ['save', '저장'], lost: ['lost work', '손실된 작업'],
  ends: ['{0}: {1}', '{0}: {1}'],
  policy: ['policy {0}', '정책 {0}'],
};
const REASONS = [['tasks before them', '선행 작업'], ['hours', '운영 시간'], ['quota', '할당량'],
                 ['resources or people', '자원 또는 사람'], ['no free GPU', '빈 GPU 없음'], ['memory', '메모리'],
                 ['placement', '배치'], ['choice of the policy', '정책의 선택']];
const KINDS = ['input', 'run', 'restore', 'save', 'lost'];
/// Korean particles depend on the sound before them: of the two in "이(가)" or "은(는)" the one that fits is kept.
function particle(before, closed, open) {
  const last = [...before].filter((letter) => /[\p{L}\p{N}]/u.test(letter)).pop() || '';
  const isClosed = last >= '가' && last <= '힣' ? (last.charCodeAt(0) - 0xac00) % 28 > 0 : /[013678lmnr]/i.test(last);
  return isClosed ? closed : open;
}
const filled = (text, values) => text
  .replace(/\{(\d)\}(?:(이)\((가)\)|(은)\((는)\))?/g, (_, place, ...ends) => {
    const value = String(values[place]), [closed, open] = ends.slice(0, 4).filter(Boolean);
    return closed ? value + particle(value, closed, open) : value;
  });
const say = (key, ...values) => filled(WORDS[key][isKorean() ? 1 : 0], values);
const inLanguage = (text) => typeof text === 'string' ? text : text[isKorean() ? 1 : 0];

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {}))
    if (name === 'text') element.textContent = value;
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// Times as the pages show them: in ns to h, whichever is reached, in days from 10,000 h on.
const UNITS = [[1e-9, 'ns'], [1e-6, 'us'], [1e-3, 'ms'], [1, 's'], [60, 'min'], [3600, 'h'], [86400, 'd']];
function unitOf(seconds) {
  if (seconds >= 3.6e7) return UNITS[6];
  let unit = UNITS[seconds > 0 ? 0 : 3];
  for (const one of UNITS.slice(0, 6)) if (seconds >= one[0] * (1 - 1e-12)) unit = one;
  return unit;
}
const digits = (number) => String(Math.abs(number) >= 1e4 ? Math.round(number) : Number(number.toPrecision(4)));
function timeText(seconds) {
  const unit = unitOf(Math.abs(seconds));
  return `${digits(seconds / unit[0])} ${unit[1]}`;
}

// Colors come from the style sheet, so that both schemes stand in one place.
const probe = make('span', { hidden: true });
document.body.append(probe);
function color(name) {
  probe.style.color = `var(--${name})`;
  const parts = getComputedStyle(probe).color.match(/[\d.]+/g).map(Number);
  return parts.slice(0, 3);
}
const css = ([r, g, b]) => `rgb(${r},${g},${b})`;
const packed = ([r, g, b]) => (255 << 24 | b << 16 | g << 8 | r) >>> 0;
const mixed = (one, other, part) => one.map((value, i) => Math.round(value * part + other[i] * (1 - part)));
const luminance = (rgb) => {
  const [r, g, b] = rgb.map((value) => {
    const x = value / 255;
    return x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const kColors = 9;
