// What stands where in a Gantt chart: its controls, its rows, its colors and their legend.

const kAxis = 26, kTitle = 28, kNode = 18, kStrip = 40, kGap = 10;

class GanttLayout {
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
    this.speak();
  }

  /// Writes all words again, in the language of the page.
  speak() {
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

  /// Shows the runs of one group, one below the other on one axis.
  showGroup(group) {
    this.group = group;
    this.shown = this.groups[group].runs.map((run) => this.runs[run]);
    this.end = Math.max(1, ...this.shown.map((run) => run.last));
    this.range = [0, this.end];
    this.selected = this.hovered = null;
    this.hidden.clear();
    this.#arrange();
    this.takeColors();
    this.categorize();
    this.resize();
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

  takeColors() {
    const background = color('lane');
    this.colors = { page: color('sheet'), lane: background, grid: color('grid'), text: color('text'), quiet: color('quiet'),
                     accent: color('accent'), alarm: color('alarm'), busy: color('busy'), waiting: color('waiting') };
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

  categorize() {
    const by = this.colorChoice.value, found = this.wanted(), held = new Map();
    for (const run of this.shown) {
      run.category = new Uint32Array(run.size);
      run.isDim = new Uint8Array(run.size);
      for (let i = 0; i < run.size; ++i) {
        const task = run.task[i];
        const category = by === 'kind' ? run.kind[i] : by === 'job' ? run.tasks.job[task] : run.tasks.model[task];
        run.category[i] = category;
        held.set(category, (held.get(category) || 0) + (run.end[i] - run.start[i]) * run.lanes(i).length);
        if (this.hidden.has(category) || (found && !found.has(task)) || (this.showsCritical() && !run.isCritical.has(task))) run.isDim[i] = 1;
      }
    }
    this.held = [...held].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    // Neighbours in the legend differ; kinds keep their colors.
    this.colorOf = new Map(by === 'kind' ? KINDS.map((_, i) => [i, [6, 0, 4, 3, 1][i]]) : this.held.map(([category], i) => [category, i % kColors]));
    this.showLegend();
  }

  showsCritical() { return this.buttons.critical.getAttribute('aria-pressed') === 'true'; }

  showLegend() {
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
  wanted() {
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

  resize() {
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
}
