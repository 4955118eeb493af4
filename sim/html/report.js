'use strict';
// The script of a report: language and color scheme, filters of long tables, and the Gantt chart, which is drawn on a canvas because
// 100,000 bars are too many elements for a page. Nothing is loaded: the bars stand in the page as JSON.
(() => {
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
    job: ['job', '작업 묶음'],
    model: ['model', '모델'],
    kind: ['kind', '종류'],
    search: ['Find a task', '작업 찾기'],
    found: ['{0} found', '{0}개 찾음'],
    critical: ['Critical path', '임계 경로'],
    zoomIn: ['Zoom in', '확대'],
    zoomOut: ['Zoom out', '축소'],
    whole: ['Whole run', '전체 보기'],
    more: ['{0} more', '{0}개 더'],
    legend: ['Colors; press one to hide or show it', '색 범례 (눌러서 숨기거나 표시)'],
    chart: ['Gantt chart. Enter goes from task to task, plus and minus zoom, arrows move.',
            '간트 차트. Enter로 작업을 차례로 선택하고, +와 -로 확대·축소하며, 화살표로 이동합니다.'],
    help: ['Drag or ←→ to move, Ctrl + wheel or + − to zoom, 0 for the whole run. Enter selects a task, then ←→ and ↑↓ go to others; Esc leaves.',
           '끌기나 ←→로 이동, Ctrl + 휠이나 + −로 확대·축소, 0으로 전체 보기. Enter로 작업을 선택한 뒤 ←→와 ↑↓로 다른 작업으로 이동하고 Esc로 끝냅니다.'],
    nothing: ['No task is selected.', '선택한 작업이 없습니다.'],
    utilization: ['GPUs in use', '사용 중인 GPU'],
    queue: ['tasks waiting', '대기 중인 작업'],
    most: ['at most {0}', '최대 {0}'],
    on: ['on {0}', '위치: {0}'],
    span: ['{0} – {1} ({2})', '{0} – {1} ({2})'],
    inPart: ['part {0} of {1}', '{1}개 구간 중 {0}번째'],
    noWait: ['Started as soon as it was ready', '준비되자마자 시작'],
    waited: ['Waited {0}, ready at {1}', '{0} 대기, 준비 시각 {1}'],
    heldBy: ['{0} was held by {1} until then', '그때까지 {1}이(가) {0} 사용'],
    freeBefore: ['{0} was free from {1} on', '{0}은(는) {1}부터 비어 있었음'],
    jobWaited: ['Its job waited for: {0}', '작업 묶음의 대기 이유: {0}'],
    jobWaitedMostly: ['Its job waited mostly for: {0}', '작업 묶음의 주된 대기 이유: {0}'],
    isCritical: ['On the critical path', '임계 경로에 있음'],
    follows: ['Follows {0}, precedes {1} tasks', '선행 작업 {0}개, 후행 작업 {1}개'],
    aggregated: ['Mostly {0}; single tasks are not drawn', '대부분 {0} (개별 작업은 표시하지 않음)'],
    tasks: ['tasks', '작업'],
    host: ['host', '호스트'],
    run: ['run', '실행'], input: ['input', '입력 이동'], restore: ['restore', '복원'], save: ['save', '저장'], lost: ['lost', '손실된 실행'],
    ends: ['{0}: {1}', '{0}: {1}'],
    policy: ['policy {0}', '정책 {0}'],
    moreLanes: ['further GPUs are not printed', '나머지 GPU는 인쇄하지 않음'],
  };
  const REASONS = [['tasks before them', '선행 작업'], ['hours', '운영 시간'], ['quota', '할당량'],
                   ['resources or people', '자원 또는 사람'], ['no free GPU', '빈 GPU 없음'], ['memory', '메모리'],
                   ['placement', '배치'], ['choice of the policy', '정책의 선택']];
  const KINDS = ['input', 'run', 'restore', 'save', 'lost'];
  const filled = (text, values) => text.replace(/\{(\d)\}/g, (_, place) => values[place]);
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

  /// A column of whole numbers: one for all, or an array, in which [value, count] stands for equal ones; differences where `isDelta`.
  function column(data, size, isDelta) {
    const values = new Float64Array(size);
    if (typeof data === 'number') return values.fill(data);
    let at = 0, sum = 0;
    for (const one of data) {
      const [value, count] = typeof one === 'number' ? [one, 1] : one;
      for (let i = 0; i < count; ++i) values[at++] = isDelta ? (sum += value) : value;
    }
    return values;
  }

  /// Names are a stem and a number, of which there are few and many.
  function names(data, size) {
    const stem = column(data.stem, size), number = column(data.number, size), last = new Float64Array(data.stems.length);
    for (let i = 0; i < size; ++i) number[i] = last[stem[i]] += number[i];
    return (i) => data.stems[stem[i]] + (number[i] > 0 ? String(number[i] - 1) : '');
  }

  /// The first place of an ascending array whose value is above `value`.
  function upperBound(array, value, size) {
    let low = 0, high = size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (array[middle] > value) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /// The tasks of a workload, which all runs of it share.
  class Tasks {
    constructor(data) {
      this.title = data.title;
      this.size = data.tasks;
      this.job = column(data.job, this.size, true);
      this.model = column(data.model, this.size);
      this.name = names(data.names, this.size);
      this.jobs = names(data.jobs, data.jobCount);
      this.jobCount = data.jobCount;
      this.models = data.models;
      this.ofJob = new Uint32Array(this.jobCount);
      for (let i = 0; i < this.size; ++i) ++this.ofJob[this.job[i]];
      const edges = data.edges ? data.edges.count : 0;
      this.from = edges ? column(data.edges.from, edges, true) : [];
      this.to = edges ? column(data.edges.to, edges, true) : [];
      this.barriers = new Set(data.barriers);
    }

    label(task) {
      const name = this.name(task), job = this.jobs(this.job[task]);
      if (job && this.ofJob[this.job[task]] === 1) return job;
      return this.jobCount === 1 || !job || job === name ? name || job : name ? `${job} / ${name}` : job;
    }

    /// The predecessors (or successors) of a task, through those that only join and split.
    neighbours(task, ofPredecessors, kMost = 500) {
      const [own, other] = ofPredecessors ? [this.to, this.from] : [this.from, this.to];
      const found = new Set(), through = [task], seen = new Set(through);
      while (through.length > 0 && found.size < kMost) {
        const one = through.pop();
        for (let i = 0; i < own.length; ++i) {
          if (own[i] !== one || seen.has(other[i])) continue;
          seen.add(other[i]);
          if (this.barriers.has(other[i])) through.push(other[i]);
          else found.add(other[i]);
        }
      }
      return [...found];
    }
  }

  /// The spans of a run, by row too.
  class Run {
    constructor(data, tasks, tick) {
      this.data = data;
      this.tasks = tasks;
      this.size = data.spans;
      this.start = column(data.start, this.size, true);
      this.end = column(data.length, this.size);
      for (let i = 0; i < this.size; ++i) this.end[i] += this.start[i];
      this.set = column(data.set, this.size);
      this.task = column(data.task, this.size, true);
      this.kind = column(data.kind, this.size);
      this.last = data.end;
      this.tick = tick;
      this.rows = data.lanes.map(() => 0);
      for (let i = 0; i < this.size; ++i) for (const row of this.lanes(i)) ++this.rows[row];
      this.rows = this.rows.map((size) => ({ span: new Uint32Array(size), start: new Float64Array(size), end: new Float64Array(size), size: 0 }));
      for (let i = 0; i < this.size; ++i)
        for (const at of this.lanes(i)) {
          const row = this.rows[at];
          row.span[row.size] = i;
          row.start[row.size] = this.start[i];
          row.end[row.size++] = this.end[i];
        }
      this.critical = data.critical || [];
      this.isCritical = new Set(this.critical);
      this.#findWaits(column(data.ready, tasks.size, true));
      this.reason = column(data.reason, tasks.jobCount);
      this.#findBusy();
      if (data.aggregated) {
        this.busy = this.#ofParts(data.busy);
        this.queue = this.#ofParts(data.queue);
      }
    }

    /// Thousandths for equal parts of the run as intervals with a weight.
    #ofParts(values) {
      const part = this.last / Math.max(1, values.length), from = [], until = [], weight = [];
      values.forEach((value, i) => {
        if (value === 0) return;
        from.push(i * part);
        until.push((i + 1) * part);
        weight.push(value / 1000);
      });
      return { from, until, weight };
    }

    lanes(span) { return this.data.sets[this.set[span]]; }
    lane(row) { return this.data.lanes[row]; }
    seconds(ticks) { return ticks * this.tick; }

    /// How long each task waits from when it is ready to its first start, and when.
    #findWaits(ready) {
      const first = new Float64Array(this.tasks.size).fill(-1), from = [], until = [];
      for (let i = 0; i < this.size; ++i) if (first[this.task[i]] < 0) first[this.task[i]] = this.start[i];
      this.wait = first.map((start, task) => Math.max(0, start - ready[task]));
      for (let task = 0; task < this.tasks.size; ++task)
        if (this.wait[task] > 0) {
          from.push(ready[task]);
          until.push(first[task]);
        }
      this.queue = { from, until, weight: null };
    }

    /// When GPUs are in use. Where tasks share a GPU its rows count once.
    #findBusy() {
      const isShared = this.data.lanes.some((lane) => lane.isContinued);
      this.gpus = this.data.lanes.filter((lane) => !lane.isContinued && !lane.isHost).length;
      const from = [], until = [], weight = [];
      if (!isShared) {
        for (let i = 0; i < this.size; ++i) {
          const held = this.lanes(i).filter((row) => !this.lane(row).isHost).length;
          if (held === 0) continue;
          from.push(this.start[i]);
          until.push(this.end[i]);
          weight.push(held);
        }
      } else {
        for (let first = 0; first < this.rows.length;) {
          let behind = first + 1;
          while (behind < this.rows.length && this.lane(behind).isContinued) ++behind;
          const held = [];
          if (!this.lane(first).isHost)
            for (let row = first; row < behind; ++row) for (let i = 0; i < this.rows[row].size; ++i) held.push([this.rows[row].start[i], this.rows[row].end[i]]);
          held.sort((a, b) => a[0] - b[0]);
          for (const [start, end] of held)
            if (from.length && weight[weight.length - 1] === -first - 1 && start <= until[until.length - 1]) {
              until[until.length - 1] = Math.max(until[until.length - 1], end);
            } else {
              from.push(start);
              until.push(end);
              weight.push(-first - 1);
            }
          first = behind;
        }
        weight.fill(1);
      }
      this.busy = { from, until, weight };
    }
  }

  /// The mean over each of `columns` parts of [begin, end) of how many intervals are open.
  function meanOver(intervals, begin, end, columns) {
    const sums = new Float64Array(columns), steps = new Float64Array(columns + 1);
    const scale = columns / (end - begin);
    for (let i = 0; i < intervals.from.length; ++i) {
      const from = Math.max(0, (intervals.from[i] - begin) * scale), until = Math.min(columns, (intervals.until[i] - begin) * scale);
      if (!(until > from)) continue;
      const weight = intervals.weight ? intervals.weight[i] : 1;
      const first = Math.floor(from), last = Math.min(columns - 1, Math.floor(until));
      if (first === last) {
        sums[first] += weight * (until - from);
        continue;
      }
      sums[first] += weight * (first + 1 - from);
      sums[last] += weight * (until - last);
      steps[first + 1] += weight;
      steps[last] -= weight;
    }
    let open = 0;
    for (let i = 0; i < columns; ++i) sums[i] += open += steps[i];
    return sums;
  }

  const kAxis = 26, kTitle = 28, kNode = 18, kStrip = 40, kGap = 10;

  class Gantt {
    constructor(place, data) {
      this.place = place;
      this.tick = data.tick;
      const tasks = data.workloads.map((one) => new Tasks(one));
      this.runs = data.runs.map((one) => new Run(one, tasks[one.workload], data.tick));
      this.groups = data.groups;
      this.group = 0;
      this.by = data.by;
      this.hidden = new Set();
      this.selected = null;
      this.hovered = null;
      this.isWalking = false;
      this.isLegendLong = false;
      this.#build();
      this.#listen();
      this.showGroup(0);
      new ResizeObserver(() => this.#resize()).observe(this.view);
    }

    // What stands on the page.

    #build() {
      this.place.textContent = '';
      const id = this.place.id;
      this.groupChoice = make('select', { id: `${id}-group` });
      this.colorChoice = make('select', { id: `${id}-color` });
      this.searchField = make('input', { type: 'search', id: `${id}-search`, autocomplete: 'off' });
      this.count = make('span', { class: 'count', role: 'status' });
      this.labels = [['shown', this.groupChoice], ['color', this.colorChoice], ['search', this.searchField]].map(([word, field]) => {
        const label = make('label', { for: field.id });
        return { word, label, box: make('span', { class: 'field' }, label, field) };
      });
      this.labels[2].box.append(this.count);
      this.labels[0].box.hidden = this.groups.length < 2;
      this.labels[1].box.hidden = this.by.length < 2;
      this.labels[2].box.hidden = this.runs.every((run) => run.data.aggregated);
      const button = (action) => make('button', { type: 'button', 'data-do': action });
      this.buttons = { critical: button('critical'), zoomOut: button('zoomOut'), zoomIn: button('zoomIn'), whole: button('whole') };
      this.buttons.critical.setAttribute('aria-pressed', 'false');
      this.buttons.critical.hidden = this.runs.every((run) => run.critical.length === 0);
      this.buttons.zoomOut.textContent = '−';
      this.buttons.zoomIn.textContent = '+';
      this.legend = make('div', { class: 'legend', role: 'group' });
      this.canvas = make('canvas', {});
      this.spacer = make('div', { class: 'spacer' });
      this.help = make('p', { class: 'help', id: `${id}-help` });
      this.view = make('div', { class: 'view', tabindex: 0, role: 'application', 'aria-describedby': `${id}-help` }, this.canvas, this.spacer);
      this.card = make('div', { class: 'card', hidden: true });
      this.status = make('p', { class: 'selected', role: 'status', 'aria-live': 'polite' });
      this.place.append(make('div', { class: 'tools' }, ...this.labels.map((one) => one.box), make('span', { class: 'field' }, ...Object.values(this.buttons))),
                        this.legend, make('div', { class: 'stage' }, this.view, this.card), this.status, this.help);
      this.context = this.canvas.getContext('2d', { alpha: false, willReadFrequently: true });
      this.#speak();
    }

    /// Writes all words again, in the language of the page.
    #speak() {
      for (const { word, label } of this.labels) label.textContent = say(word);
      for (const name of ['critical', 'whole']) this.buttons[name].textContent = say(name);
      for (const name of ['zoomIn', 'zoomOut']) this.buttons[name].setAttribute('aria-label', say(name));
      this.legend.setAttribute('aria-label', say('legend'));
      this.view.setAttribute('aria-label', say('chart'));
      this.help.textContent = say('help');
      this.groupChoice.replaceChildren(...this.groups.map((group, i) => make('option', { value: i, text: inLanguage(group.title) })));
      this.groupChoice.value = this.group;
      const by = this.by.includes(this.colorChoice.value) ? this.colorChoice.value : this.by[0];
      this.colorChoice.replaceChildren(...this.by.map((one) => make('option', { value: one, text: say(one) })));
      this.colorChoice.value = by;
    }

    retell() {
      this.#speak();
      this.#showLegend();
      this.#tellSelected();
      this.card.hidden = true;
      this.redraw();
    }

    recolor() {
      this.#takeColors();
      this.#showLegend();
      this.redraw();
    }

    /// Shows the runs of one group, one below the other on one axis.
    showGroup(group) {
      this.group = group;
      this.shown = this.groups[group].runs.map((run) => this.runs[run]);
      this.end = Math.max(1, ...this.shown.map((run) => run.last));
      this.range = [0, this.end];
      this.selected = this.hovered = null;
      this.hidden.clear();
      this.#arrange();
      this.#takeColors();
      this.#categorize();
      this.#tellSelected();
      this.#resize();
    }

    /// Gives everything that is drawn its place below the other.
    #arrange() {
      const lanes = this.shown.reduce((sum, run) => sum + run.rows.length, 0);
      this.laneHeight = lanes <= 24 ? 22 : lanes <= 60 ? 15 : lanes <= 200 ? 9 : 6;
      this.items = [];
      let y = kAxis;
      const add = (kind, height, more) => {
        this.items.push({ kind, y, height, ...more });
        y += height;
      };
      for (const run of this.shown) {
        add('title', kTitle, { run });
        let node = null;
        const hasNodes = new Set(run.data.lanes.map((lane) => lane.node)).size > 1;
        run.data.lanes.forEach((lane, row) => {
          if (hasNodes && lane.node !== node) add('node', this.laneHeight < 15 ? 12 : kNode, { run, text: lane.node });
          node = lane.node;
          add('row', this.laneHeight, { run, row });
        });
        if (run.gpus > 0) add('utilization', kStrip, { run });
        if (run.queue.from.length > 0) add('queue', kStrip, { run });
        y += kGap;
      }
      this.height = y;
    }

    #takeColors() {
      const background = color('lane');
      this.colors = { page: color('sheet'), lane: background, grid: color('grid'), text: color('text'), quiet: color('quiet'),
                       accent: color('accent'), alarm: color('alarm') };
      this.palette = Array.from({ length: kColors }, (_, i) => color(`c${i}`));
      this.dim = this.palette.map((one) => mixed(one, background, 0.16));
      this.inks = this.palette.map((one) => luminance(one) > 0.24 ? '#000' : '#fff');
    }

    // Categories: what has a color of its own.

    #nameOf(category) {
      const tasks = this.shown[0].tasks, by = this.colorChoice.value;
      if (by === 'kind') return say(KINDS[category]);
      return by === 'job' ? tasks.jobs(category) : tasks.models[category] || '–';
    }

    #categorize() {
      const by = this.colorChoice.value, found = this.#wanted(), held = new Map();
      for (const run of this.shown) {
        run.category = new Uint32Array(run.size);
        run.isDim = new Uint8Array(run.size);
        for (let i = 0; i < run.size; ++i) {
          const task = run.task[i];
          const category = by === 'kind' ? run.kind[i] : by === 'job' ? run.tasks.job[task] : run.tasks.model[task];
          run.category[i] = category;
          held.set(category, (held.get(category) || 0) + (run.end[i] - run.start[i]) * run.lanes(i).length);
          if (this.hidden.has(category) || (found && !found.has(task)) || (this.#showsCritical() && !run.isCritical.has(task))) run.isDim[i] = 1;
        }
      }
      this.held = [...held].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
      // Neighbours in the legend differ; kinds keep their colors.
      this.colorOf = new Map(by === 'kind' ? KINDS.map((_, i) => [i, [6, 0, 4, 3, 1][i]]) : this.held.map(([category], i) => [category, i % kColors]));
      this.#showLegend();
    }

    #showsCritical() { return this.buttons.critical.getAttribute('aria-pressed') === 'true'; }

    #showLegend() {
      const kMost = 12, shown = this.isLegendLong ? this.held.slice(0, 300) : this.held.slice(0, kMost);
      const all = this.held.reduce((sum, [, time]) => sum + time, 0) || 1;
      this.legend.replaceChildren(...shown.map(([category, time]) => {
        const swatch = make('i', { 'aria-hidden': 'true' });
        swatch.style.background = css(this.palette[this.colorOf.get(category)]);
        const name = make('bdi', { text: this.#nameOf(category) });
        const part = make('span', { class: 'part', text: `${Number((100 * time / all).toPrecision(3))} %` });
        return make('button', { type: 'button', 'data-category': category, 'aria-pressed': String(!this.hidden.has(category)) }, swatch, name, part);
      }));
      if (this.held.length > shown.length && !this.isLegendLong)
        this.legend.append(make('button', { type: 'button', class: 'more', text: say('more', this.held.length - shown.length) }));
      this.legend.hidden = this.held.length === 0;
    }

    /// The tasks whose names contain what is searched for; null where nothing is.
    #wanted() {
      const text = this.searchField.value.trim().toLowerCase();
      this.count.textContent = '';
      if (!text) return null;
      const tasks = this.shown[0].tasks, found = new Set();
      this.lowered ||= new Map();
      if (!this.lowered.has(tasks)) this.lowered.set(tasks, Array.from({ length: tasks.size }, (_, i) => tasks.label(i).toLowerCase()));
      const labels = this.lowered.get(tasks);
      for (let i = 0; i < labels.length; ++i) if (labels[i].includes(text)) found.add(i);
      this.count.textContent = say('found', found.size);
      return found;
    }

    // Drawing.

    #resize() {
      const width = this.view.clientWidth;
      if (width === 0) return;
      this.width = width;
      const most = this.isPrinting ? 1400 : Math.max(260, Math.round(window.innerHeight * 0.72));
      this.visible = Math.min(this.height, most);
      this.gutter = width < 560 ? 76 : 132;
      this.ratio = Math.min(2, window.devicePixelRatio || 1);
      this.canvas.width = Math.round(width * this.ratio);
      this.canvas.height = Math.round(this.visible * this.ratio);
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${this.visible}px`;
      this.spacer.style.height = `${this.height - this.visible}px`;
      this.view.style.maxHeight = `${most}px`;
      this.buffer = this.context.createImageData(this.canvas.width, this.canvas.height);
      this.pixels = new Uint32Array(this.buffer.data.buffer);
      this.draw();
    }

    redraw() {
      this.frame ||= requestAnimationFrame(() => {
        this.frame = 0;
        this.draw();
      });
    }

    x(ticks) { return this.gutter + (ticks - this.range[0]) / (this.range[1] - this.range[0]) * (this.width - this.gutter - 8); }
    ticksAt(x) { return this.range[0] + (x - this.gutter) / (this.width - this.gutter - 8) * (this.range[1] - this.range[0]); }

    draw() {
      const begun = performance.now();
      this.top = this.view.scrollTop;
      this.pixels.fill(packed(this.colors.page));
      this.#findTicks();
      const seen = this.items.filter((item) => item.y + item.height > this.top && item.y < this.top + this.visible);
      this.names = [];
      for (const item of seen) if (item.kind === 'row') this.#drawRow(item);
      for (const item of seen) if (item.kind === 'utilization' || item.kind === 'queue') this.#drawStrip(item);
      this.context.putImageData(this.buffer, 0, 0);
      this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
      this.context.textBaseline = 'middle';
      this.#drawNames();
      for (const item of seen) this.#drawText(item);
      if (this.#showsCritical()) this.#drawCritical();
      if (this.selected) this.#drawSelected();
      this.#drawAxis();
      this.lastDraw = performance.now() - begun;
      this.place.dataset.drawn = String(Number(this.place.dataset.drawn || 0) + 1);
    }

    /// Fills a rectangle of the buffer; all in pixels of the device.
    #fill(left, top, right, bottom, value) {
      const width = this.canvas.width;
      left = Math.max(0, left);
      right = Math.min(width, right);
      if (right <= left) return;
      bottom = Math.min(bottom, this.canvas.height);
      for (let y = Math.max(0, top); y < bottom; ++y) this.pixels.fill(value, y * width + left, y * width + right);
    }

    /// Bars that are wide enough are drawn as such. Of narrower ones the category that holds most of a pixel column colors it, so
    /// that none is lost; what is not dimmed comes before what is.
    #drawRow({ run, row, y, height }) {
      const ratio = this.ratio, spans = run.rows[row];
      const top = Math.round((y - this.top) * ratio), bottom = Math.round((y + height - this.top) * ratio) - (height > 8 ? Math.round(ratio) : 0);
      const left = Math.round(this.gutter * ratio), right = Math.round((this.width - 8) * ratio);
      this.#fill(left, top, right, bottom, packed(this.colors.lane));
      for (const { x } of this.ticks) this.#fill(Math.round(x * ratio), top, Math.round(x * ratio) + 1, bottom, packed(this.colors.grid));
      const inset = height > 12 ? Math.round(ratio) : 0;
      const scale = (this.width - this.gutter - 8) * ratio / (this.range[1] - this.range[0]);
      const hues = this.palette.map(packed), dims = this.dim.map(packed);
      // The emptier a column is, the lighter.
      const shades = [0.4, 0.55, 0.75, 1].map((part) => this.palette.map((one) => packed(mixed(one, this.colors.lane, part))));
      let columnAt = -1, used = left, weights = new Map(), held = 0;
      const flush = () => {
        if (columnAt < 0) return;
        let best = 0, most = -1;
        for (const [key, weight] of weights) if (weight > most) [best, most] = [key, weight];
        this.#fill(columnAt, top + inset, columnAt + 1, bottom - inset, best & 1 ? dims[best >> 1] : shades[Math.ceil(Math.min(1, held) * 3)][best >> 1]);
        held = 0;
        used = columnAt + 1;
        columnAt = -1;
        weights.clear();
      };
      for (let i = upperBound(spans.end, this.range[0], spans.size); i < spans.size && spans.start[i] <= this.range[1]; ++i) {
        const span = spans.span[i];
        const from = left + (spans.start[i] - this.range[0]) * scale, until = left + (spans.end[i] - this.range[0]) * scale;
        const hue = this.colorOf.get(run.category[span]), isDim = run.isDim[span];
        if (until - from < 2) {
          const at = Math.min(right - 1, Math.max(left, Math.floor(from)));
          if (at !== columnAt) {
            flush();
            columnAt = at;
          }
          const key = hue << 1 | isDim, weight = (until - from + 1e-9) * (isDim ? 1e-6 : 1);
          weights.set(key, (weights.get(key) || 0) + weight);
          held += until - from;
          continue;
        }
        flush();
        const begin = Math.max(used, left, Math.round(from)), end = Math.min(right, Math.round(until));
        const separation = end - begin > 4 * ratio ? Math.round(ratio) : 0;
        this.#fill(begin, top + inset, end - separation, bottom - inset, isDim ? dims[hue] : hues[hue]);
        used = Math.max(used, end);
        if (end - begin > 26 * ratio && height >= 15)
          this.names.push({ run, span, x: begin / ratio, width: (end - begin) / ratio, y: y + height / 2, ink: isDim ? css(this.colors.quiet) : this.inks[hue] });
      }
      flush();
    }

    #drawNames() {
      const context = this.context;
      context.font = '11px system-ui, sans-serif';
      context.textAlign = 'left';
      for (const { run, span, x, width, y, ink } of this.names) {
        const text = this.#fitted(this.#label(run, run.task[span], width), width - 8);
        if (!text) continue;
        context.fillStyle = ink;
        context.fillText(text, x + 4, y - this.top);
      }
    }

    /// The task with its job where that fits, else alone.
    #label(run, task, width) {
      if (run.data.aggregated) return run.tasks.models[run.tasks.model[task]];
      const label = run.tasks.label(task);
      const isAlone = run.tasks.ofJob[run.tasks.job[task]] === 1;
      return label.length * 6 > width && !isAlone ? run.tasks.name(task) || label : label;
    }

    #fitted(text, width) {
      if (width < 8 || !text) return '';
      const context = this.context;
      let letters = Array.from(text.slice(0, 200));
      if (context.measureText(letters.join('')).width <= width) return letters.join('');
      let low = 0, high = letters.length;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (context.measureText(letters.slice(0, middle).join('') + '…').width <= width) low = middle;
        else high = middle - 1;
      }
      return low < 2 ? '' : letters.slice(0, low).join('') + '…';
    }

    #drawText(item) {
      const context = this.context, y = item.y - this.top + item.height / 2;
      context.textAlign = 'left';
      context.fillStyle = css(this.colors.text);
      if (item.kind === 'title') {
        context.font = '600 13px system-ui, sans-serif';
        const { system, policy, makespan } = item.run.data;
        const text = say('ends', `\u2068${inLanguage(system)}\u2069`, inLanguage(makespan)) + (policy ? ` (${say('policy', policy)})` : '');
        context.fillText(this.#fitted(text, this.width - 16), 4, y + 3);
      } else if (item.kind === 'node') {
        context.font = '600 11px system-ui, sans-serif';
        context.fillStyle = css(this.colors.quiet);
        context.fillText(this.#fitted(item.text, this.width - 16), 4, y);
      } else if (item.kind === 'row' && this.laneHeight >= 12) {
        const lane = item.run.lane(item.row);
        if (lane.isContinued) return;
        context.font = '11px system-ui, sans-serif';
        const name = lane.isHost && !lane.name ? say('host') : lane.name;
        const text = lane.gpu && this.gutter > 100 ? `${name}  ${lane.gpu}` : name;
        context.fillText(this.#fitted(text, this.gutter - 10), 4, y);
      } else if (item.kind === 'utilization' || item.kind === 'queue') {
        context.font = '11px system-ui, sans-serif';
        context.fillStyle = css(this.colors.quiet);
        context.fillText(this.#fitted(say(item.kind), this.gutter - 10), 4, y - 6);
        context.fillText(this.#fitted(item.kind === 'queue' ? say('most', digits(item.most)) : `0–${item.run.gpus}`, this.gutter - 10), 4, y + 8);
      }
    }

    /// GPUs in use, or tasks that wait, over the same time as the lanes: the mean over each pixel column.
    #drawStrip(item) {
      const { run, kind, y, height } = item, ratio = this.ratio;
      const top = Math.round((y + 5 - this.top) * ratio), bottom = Math.round((y + height - this.top) * ratio);
      const left = Math.round(this.gutter * ratio), right = Math.round((this.width - 8) * ratio);
      const values = meanOver(kind === 'queue' ? run.queue : run.busy, this.range[0], this.range[1], right - left);
      const most = kind === 'queue' ? values.reduce((a, b) => Math.max(a, b), 1e-9) : run.gpus;
      item.most = Math.ceil(most * (1 - 1e-9));
      this.#fill(left, top, right, bottom, packed(this.colors.lane));
      for (const { x } of this.ticks) this.#fill(Math.round(x * ratio), top, Math.round(x * ratio) + 1, bottom, packed(this.colors.grid));
      const value = packed(kind === 'queue' ? this.palette[1] : this.palette[7]);
      for (let i = 0; i < values.length; ++i) {
        if (values[i] < 1e-9) continue;
        const tall = Math.max(1, Math.round(Math.min(1, values[i] / Math.max(most, 1e-9)) * (bottom - top)));
        this.#fill(left + i, bottom - tall, left + i + 1, bottom, value);
      }
    }

    /// Ticks at round numbers of the unit that they are shown in.
    #findTicks() {
      const [from, until] = this.range.map((ticks) => ticks * this.tick);
      const unit = unitOf(until - from > 0 ? Math.max(until - from, Math.abs(until) / 1000) : 1);
      const least = (until - from) / unit[0] * (this.width < 560 ? 60 : 84) / (this.width - this.gutter);
      const decade = 10 ** Math.floor(Math.log10(least));
      const step = [1, 2, 5, 10].map((one) => one * decade).find((one) => one >= least * (1 - 1e-9));
      this.ticks = [];
      for (let i = Math.ceil(from / unit[0] / step - 1e-9); i * step * unit[0] <= until * (1 + 1e-12); ++i)
        this.ticks.push({ x: this.x(i * step * unit[0] / this.tick), text: `${Number((i * step).toPrecision(12))} ${unit[1]}` });
    }

    #drawAxis() {
      const context = this.context;
      context.fillStyle = css(this.colors.page);
      context.fillRect(0, 0, this.width, kAxis);
      context.fillStyle = css(this.colors.quiet);
      context.strokeStyle = css(this.colors.quiet);
      context.lineWidth = 1;
      context.font = '11px system-ui, sans-serif';
      context.beginPath();
      context.moveTo(this.gutter, kAxis - 1.5);
      context.lineTo(this.width - 8, kAxis - 1.5);
      let free = 0;
      for (const { x, text } of this.ticks) {
        context.moveTo(Math.round(x) + 0.5, kAxis - 6);
        context.lineTo(Math.round(x) + 0.5, kAxis - 2);
        const width = context.measureText(text).width, left = Math.min(x - width / 2, this.width - width - 2);
        if (left < free) continue;
        context.textAlign = 'left';
        context.fillText(text, left, kAxis / 2 - 3);
        free = left + width + 8;
      }
      context.stroke();
    }

    /// Where a span is drawn: one box for each of its rows.
    boxes(run, span) {
      return run.lanes(span).map((row) => {
        const item = this.items.find((one) => one.kind === 'row' && one.run === run && one.row === row);
        const left = this.x(run.start[span]), right = this.x(run.end[span]);
        return { left, right: Math.max(right, left + 1), top: item.y - this.top, bottom: item.y + item.height - this.top };
      });
    }

    #spansOf(run, task) {
      const found = [];
      for (let i = 0; i < run.size; ++i) if (run.task[i] === task) found.push(i);
      return found;
    }

    #drawSelected() {
      const { run, span } = this.selected, context = this.context;
      context.save();
      context.beginPath();
      context.rect(this.gutter, 0, this.width - this.gutter - 4, this.visible);
      context.clip();
      if (!run.data.aggregated) this.#drawArrows(run, span);
      for (const { left, right, top, bottom } of this.boxes(run, span)) {
        context.strokeStyle = css(this.colors.page);
        context.lineWidth = 5;
        context.strokeRect(left - 1, top, right - left + 2, bottom - top - 1);
        context.strokeStyle = css(this.colors.text);
        context.lineWidth = 2.5;
        context.strokeRect(left - 1, top, right - left + 2, bottom - top - 1);
      }
      context.restore();
    }

    /// Arrows from the tasks before the selected one, and to those behind it.
    #drawArrows(run, span) {
      const task = run.task[span], kMost = 200;
      const place = (other, isEnd) => {
        const spans = this.#spansOf(run, other);
        if (spans.length === 0) return null;
        const box = this.boxes(run, spans[isEnd ? spans.length - 1 : 0])[0];
        return box && { x: isEnd ? box.right : box.left, y: (box.top + box.bottom) / 2 };
      };
      for (const before of run.tasks.neighbours(task, true).slice(0, kMost)) this.#arrow(place(before, true), place(task, false));
      for (const after of run.tasks.neighbours(task, false).slice(0, kMost)) this.#arrow(place(task, true), place(after, false));
    }

    #arrow(from, to) {
      if (!from || !to) return;
      const context = this.context, bend = Math.max(14, Math.abs(to.x - from.x) / 3);
      for (const [stroke, width] of [[this.colors.page, 4], [this.colors.accent, 1.75]]) {
        context.strokeStyle = context.fillStyle = css(stroke);
        context.lineWidth = width;
        context.beginPath();
        context.moveTo(from.x, from.y);
        context.bezierCurveTo(from.x + bend, from.y, to.x - bend, to.y, to.x - 5, to.y);
        context.stroke();
        context.beginPath();
        context.moveTo(to.x, to.y);
        context.lineTo(to.x - 8, to.y - 4.5);
        context.lineTo(to.x - 8, to.y + 4.5);
        context.fill();
      }
    }

    #drawCritical() {
      const context = this.context;
      context.save();
      context.beginPath();
      context.rect(this.gutter, 0, this.width - this.gutter, this.visible);
      context.clip();
      for (const run of this.shown) {
        this.spansOfCritical ||= new Map();
        if (!this.spansOfCritical.has(run)) {
          const first = new Map();
          for (let i = 0; i < run.size; ++i) if (run.isCritical.has(run.task[i]) && !first.has(run.task[i])) first.set(run.task[i], i);
          this.spansOfCritical.set(run, first);
        }
        const first = this.spansOfCritical.get(run);
        context.strokeStyle = css(this.colors.alarm);
        context.lineWidth = 1.5;
        context.beginPath();
        let last = null;
        for (const task of run.critical) {
          if (!first.has(task)) continue;
          const span = first.get(task);
          if (last !== null && run.end[last] < this.range[0] && run.end[span] < this.range[0]) { last = span; continue; }
          const box = this.boxes(run, span)[0];
          const y = (box.top + box.bottom) / 2;
          if (last === null) context.moveTo(box.left, y);
          else context.lineTo(box.left, y);
          context.lineTo(box.right, y);
          last = span;
        }
        context.stroke();
      }
      context.restore();
    }

    // Finding, telling, moving.

    /// The span at a point of the canvas, or the nearest within three pixels.
    hit(x, y) {
      if (y < kAxis || x < this.gutter - 3) return null;
      const item = this.items.find((one) => one.kind === 'row' && y + this.top >= one.y && y + this.top < one.y + one.height);
      if (!item) return null;
      const { run, row } = item, spans = run.rows[row], at = this.ticksAt(x), slack = this.ticksAt(x + 3) - at;
      const behind = upperBound(spans.start, at, spans.size);
      let best = null, distance = slack;
      for (let i = Math.max(0, behind - 2); i < Math.min(spans.size, behind + 2); ++i) {
        const away = at < spans.start[i] ? spans.start[i] - at : at >= spans.end[i] ? at - spans.end[i] : -1;
        if (away < distance) [best, distance] = [spans.span[i], away];
      }
      return best === null ? null : { run, span: best };
    }

    /// What is known of a span, line by line, the name first.
    tell({ run, span }) {
      const task = run.task[span], tasks = run.tasks, lines = [];
      const from = run.seconds(run.start[span]), until = run.seconds(run.end[span]);
      const model = tasks.models[tasks.model[task]];
      const devices = run.lanes(span).map((row) => this.#laneName(run, row));
      const where = devices.length > 8 ? `${devices.slice(0, 8).join(', ')} … (${devices.length})` : devices.join(', ');
      if (run.data.aggregated) {
        lines.push(say('aggregated', model));
      } else {
        lines.push(tasks.label(task));
        lines.push([model, say(KINDS[run.kind[span]])].filter(Boolean).join(' · '));
      }
      lines.push(say('span', timeText(from), timeText(until), timeText(until - from)));
      lines.push(say('on', where));
      if (run.data.aggregated) return lines;
      lines.push(...this.#whyItWaited(run, span));
      const before = tasks.neighbours(task, true).length, after = tasks.neighbours(task, false).length;
      if (before + after > 0) lines.push(say('follows', before, after));
      if (run.isCritical.has(task)) lines.push(say('isCritical'));
      return lines;
    }

    #laneName(run, row) {
      const lane = run.lane(row);
      return lane.isHost && !lane.name ? say('host') : lane.name;
    }

    #whyItWaited(run, span) {
      const task = run.task[span], wait = run.wait[task];
      const parts = this.#spansOf(run, task), lines = [];
      if (parts.length > 1) lines.push(say('inPart', parts.indexOf(span) + 1, parts.length));
      if (parts[0] !== span) return lines;
      if (!(wait > 0)) return [...lines, say('noWait')];
      lines.push(say('waited', timeText(run.seconds(wait)), timeText(run.seconds(run.start[span] - wait))));
      // The one of its GPUs that became free last kept it waiting.
      let latest = null;
      for (const row of run.lanes(span)) {
        const spans = run.rows[row];
        const before = upperBound(spans.start, run.start[span] - 1e-9, spans.size) - 1;
        if (before >= 0 && spans.span[before] !== span && (!latest || spans.end[before] > latest.end)) latest = { row, end: spans.end[before], span: spans.span[before] };
      }
      if (latest && latest.end > run.start[span] - wait) {
        const name = this.#laneName(run, latest.row);
        if (run.start[span] - latest.end <= 1) lines.push(say('heldBy', name, run.tasks.label(run.task[latest.span])));
        else lines.push(say('freeBefore', name, timeText(run.seconds(latest.end))));
      }
      const job = run.tasks.job[task], reasons = run.data.waited && run.data.waited[job];
      if (!run.data.waited && run.reason[job] > 0) lines.push(say('jobWaitedMostly', inLanguage(REASONS[run.reason[job] - 1])));
      if (reasons) {
        const texts = [];
        for (let i = 0; i < reasons.length; i += 2) texts.push(`${inLanguage(REASONS[reasons[i]])} ${timeText(run.seconds(reasons[i + 1]))}`);
        lines.push(say('jobWaited', texts.join(', ')));
      }
      return lines;
    }

    #showCard(hit, x, y) {
      if (!hit) {
        this.card.hidden = true;
        return;
      }
      const [name, ...lines] = this.tell(hit);
      this.card.replaceChildren(make('strong', {}, make('bdi', { text: name })), ...lines.map((line) => make('span', { text: line })));
      this.card.hidden = false;
      const box = this.view.getBoundingClientRect(), width = this.card.offsetWidth, height = this.card.offsetHeight;
      const left = Math.max(0, Math.min(x + 14, box.width - width - 4));
      const below = y + 18 + height < box.height + 60 ? y + 18 : Math.max(0, y - height - 12);
      this.card.style.left = `${left}px`;
      this.card.style.top = `${below}px`;
    }

    #tellSelected() {
      if (!this.selected) {
        this.status.textContent = say('nothing');
        return;
      }
      const [name, ...lines] = this.tell(this.selected);
      this.status.replaceChildren(make('strong', {}, make('bdi', { text: name })), make('span', { text: `. ${lines.join('. ')}.` }));
    }

    select(hit) {
      this.selected = hit;
      this.#tellSelected();
      this.redraw();
    }

    zoom(factor, at = (this.range[0] + this.range[1]) / 2) {
      const least = this.end * 1e-6;
      const length = Math.min(this.end * 1.0001, Math.max(least, (this.range[1] - this.range[0]) * factor));
      const part = (at - this.range[0]) / (this.range[1] - this.range[0]);
      this.#show(at - part * length, length);
    }

    pan(part) { this.#show(this.range[0] + part * (this.range[1] - this.range[0]), this.range[1] - this.range[0]); }

    whole() {
      this.range = [0, this.end];
      this.redraw();
    }

    #show(from, length) {
      from = Math.max(0, Math.min(from, this.end - length));
      this.range = [Math.max(0, from), Math.max(0, from) + Math.min(length, this.end)];
      this.card.hidden = true;
      this.redraw();
    }

    /// Brings a span into view without changing the zoom unless it is too small to see.
    reveal({ run, span }) {
      const length = this.range[1] - this.range[0];
      if (run.start[span] < this.range[0] || run.end[span] > this.range[1]) {
        const own = run.end[span] - run.start[span];
        this.#show(run.start[span] - Math.max(0, (length - own) / 2), Math.max(length, Math.min(this.end, own * 1.2)));
      }
      const item = this.items.find((one) => one.kind === 'row' && one.run === run && one.row === run.lanes(span)[0]);
      if (item.y - kAxis < this.view.scrollTop) this.view.scrollTop = item.y - kAxis;
      if (item.y + item.height > this.view.scrollTop + this.visible) this.view.scrollTop = item.y + item.height - this.visible;
    }

    /// From the selected span to the one before or behind it on its row, or to the nearest in time on another row.
    walk(along, across) {
      const { run, span } = this.selected;
      const rows = this.items.filter((item) => item.kind === 'row' && item.run.rows[item.row].size > 0);
      let at = rows.findIndex((item) => item.run === run && item.row === run.lanes(span)[0]);
      if (across !== 0) {
        at = Math.max(0, Math.min(rows.length - 1, at + across));
        const { run: other, row } = rows[at], spans = other.rows[row];
        const place = Math.max(0, Math.min(spans.size - 1, upperBound(spans.start, run.start[span], spans.size) - 1));
        this.#choose({ run: other, span: spans.span[place] });
        return;
      }
      const spans = rows[at].run.rows[rows[at].row];
      const place = spans.span.indexOf(span) + along;
      if (place >= 0 && place < spans.size) this.#choose({ run, span: spans.span[place] });
    }

    #choose(hit) {
      this.select(hit);
      this.reveal(hit);
    }

    /// The first span in view, where the keyboard begins.
    #first() {
      for (const item of this.items) {
        if (item.kind !== 'row' || item.y + item.height <= this.top + kAxis) continue;
        const spans = item.run.rows[item.row], place = upperBound(spans.end, this.range[0], spans.size);
        if (place < spans.size) return { run: item.run, span: spans.span[place] };
      }
      return null;
    }

    /// Selects the next task that was searched for.
    next(step) {
      const found = this.#wanted();
      if (!found || found.size === 0) return;
      const all = [];
      for (const run of this.shown) for (let i = 0; i < run.size; ++i) if (found.has(run.task[i])) all.push({ run, span: i });
      if (all.length === 0) return;
      const at = this.selected ? all.findIndex((one) => one.run === this.selected.run && one.span === this.selected.span) : -1;
      this.#choose(all[at < 0 ? 0 : (at + step + all.length) % all.length]);
    }

    #listen() {
      this.groupChoice.addEventListener('change', () => this.showGroup(Number(this.groupChoice.value)));
      this.colorChoice.addEventListener('change', () => {
        this.hidden.clear();
        this.isLegendLong = false;
        this.#recount();
      });
      this.searchField.addEventListener('input', () => this.#recount());
      this.searchField.addEventListener('keydown', (event) => {
        if (event.key === 'Enter') this.next(event.shiftKey ? -1 : 1);
      });
      this.buttons.critical.addEventListener('click', () => this.#toggleCritical());
      this.buttons.zoomIn.addEventListener('click', () => this.zoom(0.5));
      this.buttons.zoomOut.addEventListener('click', () => this.zoom(2));
      this.buttons.whole.addEventListener('click', () => this.whole());
      this.legend.addEventListener('click', (event) => this.#pressLegend(event.target.closest('button')));
      this.view.addEventListener('scroll', () => this.redraw());
      this.view.addEventListener('keydown', (event) => this.#press(event));
      this.#listenToPointer();
    }

    #recount() {
      this.#categorize();
      this.redraw();
    }

    #toggleCritical() {
      this.buttons.critical.setAttribute('aria-pressed', String(!this.#showsCritical()));
      this.#recount();
    }

    #pressLegend(button) {
      if (!button) return;
      if (button.classList.contains('more')) {
        this.isLegendLong = true;
        this.#showLegend();
        this.legend.children[12].focus();
        return;
      }
      const category = Number(button.dataset.category);
      if (!this.hidden.delete(category)) this.hidden.add(category);
      this.#recount();
      this.legend.querySelector(`[data-category="${category}"]`).focus();
    }

    #press(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (moves && this.isWalking && this.selected) this.walk(...moves);
      else if (moves && moves[0] !== 0) this.pan(moves[0] * 0.15);
      else if (moves) this.view.scrollTop += moves[1] * Math.max(30, this.laneHeight * 3);
      else if (event.key === '+' || event.key === '=') this.zoom(0.5, this.#middleOfSelected());
      else if (event.key === '-' || event.key === '_') this.zoom(2, this.#middleOfSelected());
      else if (event.key === '0' || event.key === 'Home') this.whole();
      else if (event.key === 'c') this.#toggleCritical();
      else if (event.key === 'Enter' || event.key === ' ') this.#startWalking();
      else if (event.key === 'Escape') {
        this.isWalking = false;
        this.card.hidden = true;
        this.select(null);
      } else return;
      event.preventDefault();
    }

    #startWalking() {
      this.isWalking = true;
      const start = this.selected || this.#first();
      if (start) this.#choose(start);
    }

    #middleOfSelected() {
      if (!this.selected) return undefined;
      const { run, span } = this.selected, at = (run.start[span] + run.end[span]) / 2;
      return at > this.range[0] && at < this.range[1] ? at : undefined;
    }

    #listenToPointer() {
      const pressed = new Map();
      const place = (event) => {
        const box = this.canvas.getBoundingClientRect();
        return { x: event.clientX - box.left, y: event.clientY - box.top };
      };
      this.canvas.addEventListener('wheel', (event) => {
        if (!event.ctrlKey) return;  // so that the page still scrolls
        event.preventDefault();
        this.zoom(Math.exp(Math.max(-120, Math.min(120, event.deltaY)) / 240), this.ticksAt(place(event).x));
      }, { passive: false });
      this.canvas.addEventListener('pointerdown', (event) => {
        if (event.button !== 0) return;
        this.canvas.setPointerCapture(event.pointerId);
        const at = place(event);
        pressed.set(event.pointerId, { ...at, first: at.x, range: [...this.range], moved: false });
      });
      this.canvas.addEventListener('pointermove', (event) => {
        const at = place(event), own = pressed.get(event.pointerId);
        if (!own) {
          this.#showCard(this.hit(at.x, at.y), at.x, at.y);
          this.canvas.style.cursor = this.card.hidden ? 'grab' : 'pointer';
          return;
        }
        if (pressed.size === 2) this.#pinch(pressed, event.pointerId, at);
        else if (own.moved || Math.abs(at.x - own.first) > 4) {
          own.moved = true;
          const length = own.range[1] - own.range[0];
          this.#show(own.range[0] - (at.x - own.first) / (this.width - this.gutter - 8) * length, length);
        }
        own.x = at.x;
      });
      const release = (event) => {
        const own = pressed.get(event.pointerId), at = place(event);
        pressed.delete(event.pointerId);
        if (!own || own.moved || event.type === 'pointercancel') return;
        const hit = this.hit(at.x, at.y);
        this.select(hit);
        this.#showCard(hit, at.x, at.y);
      };
      this.canvas.addEventListener('pointerup', release);
      this.canvas.addEventListener('pointercancel', release);
      this.canvas.addEventListener('pointerleave', () => { this.card.hidden = true; });
    }

    #pinch(pressed, moving, at) {
      const other = [...pressed].find(([pointer]) => pointer !== moving)[1], own = pressed.get(moving);
      const before = Math.abs(own.x - other.x), now = Math.abs(at.x - other.x);
      own.moved = other.moved = true;
      if (before > 8 && now > 8) this.zoom(before / now, this.ticksAt((at.x + other.x) / 2));
    }

    print(isPrinting) {
      this.isPrinting = isPrinting;
      this.card.hidden = true;
      this.#takeColors();
      this.#resize();
    }
  }

  // Long tables can be searched.
  function addFilter(table) {
    const rows = [...table.tBodies[0].rows];
    if (rows.length < 25 || table.closest('.comparison')) return null;
    const field = make('input', { type: 'search', id: `${table.id}-filter` }), label = make('label', { for: field.id });
    const count = make('span', { class: 'count', role: 'status' });
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const tell = () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, i) => {
        row.hidden = !words.every((word) => texts[i].includes(word));
        shown += row.hidden ? 0 : 1;
      });
      count.textContent = words.length ? say('filtered', shown, rows.length) : '';
    };
    field.addEventListener('input', tell);
    table.closest('.scroll').before(make('p', { class: 'filter' }, label, field, count));
    return () => {
      label.textContent = say('filter');
      tell();
    };
  }

  // Where rows have verdicts, those of one verdict can be hidden on the whole page; so is a table with nothing left in it.
  function addVerdicts() {
    const rows = [...document.querySelectorAll('td .verdict')].map((verdict) => ({ verdict, row: verdict.closest('tr') }));
    if (rows.length < 10) return null;
    const kinds = new Map();
    for (const { verdict, row } of rows) {
      const kind = verdict.textContent;
      if (!kinds.has(kind)) kinds.set(kind, { verdict, rows: [], isShown: true });
      kinds.get(kind).rows.push(row);
    }
    const tables = [...new Set(rows.map(({ row }) => row.closest('.scroll')))];
    const label = make('span', {}), bar = make('p', { class: 'verdicts', role: 'group' }, label);
    const update = () => {
      for (const one of kinds.values()) for (const row of one.rows) row.classList.toggle('off', !one.isShown);
      for (const table of tables) {
        const isEmpty = ![...table.querySelector('tbody').rows].some((row) => !row.classList.contains('off'));
        for (let part = table; part; part = part.previousElementSibling) {
          if (part !== table && part.tagName !== 'P' && part.tagName !== 'H3') break;
          part.classList.toggle('off', isEmpty);
          if (part.tagName === 'H3') break;
        }
      }
    };
    for (const one of kinds.values()) {
      const button = make('button', { type: 'button', 'aria-pressed': 'true' }, one.verdict.cloneNode(true), ` ${one.rows.length}`);
      button.addEventListener('click', () => {
        one.isShown = !one.isShown;
        button.setAttribute('aria-pressed', String(one.isShown));
        update();
      });
      bar.append(button);
    }
    tables[0].closest('section').querySelector('h2').after(bar);
    return () => { label.textContent = say('verdicts'); };
  }

  const retold = [addVerdicts(), ...[...document.querySelectorAll('table')].map(addFilter)].filter(Boolean);
  const gantts = [...document.querySelectorAll('.gantt')].map((place) => {
    const gantt = new Gantt(place, JSON.parse(document.getElementById(`${place.id}-data`).textContent));
    place.gantt = gantt;
    return gantt;
  });

  const language = document.getElementById('language'), scheme = document.getElementById('scheme');
  const isDark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  function retell() {
    language.textContent = say('language');
    language.lang = isKorean() ? 'en' : 'ko';
    scheme.textContent = say(isDark() ? 'light' : 'dark');
    document.title = root.dataset[isKorean() ? 'titleKo' : 'titleEn'];
    for (const one of retold) one();
    for (const gantt of gantts) gantt.retell();
  }
  language.addEventListener('click', () => {
    root.lang = isKorean() ? 'en' : 'ko';
    retell();
  });
  scheme.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    retell();
    for (const gantt of gantts) gantt.recolor();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    retell();
    for (const gantt of gantts) gantt.recolor();
  });
  addEventListener('beforeprint', () => gantts.forEach((gantt) => gantt.print(true)));
  addEventListener('afterprint', () => gantts.forEach((gantt) => gantt.print(false)));
  for (const element of [language, scheme]) element.hidden = false;
  root.dataset.script = 'on';
  retell();
})();
