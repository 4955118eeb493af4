// What one can do with a Gantt chart: point at tasks, select, search, zoom, walk with the keyboard.

class Gantt extends GanttDrawing {
  constructor(place, data) {
    super(place, data);
    this.#listen();
    this.showGroup(0);
    new ResizeObserver(() => this.resize()).observe(this.view);
  }

  retell() {
    this.speak();
    this.showLegend();
    this.#tellSelected();
    this.card.hidden = true;
    this.redraw();
  }

  recolor() {
    this.takeColors();
    this.showLegend();
    this.redraw();
  }

  showGroup(group) {
    super.showGroup(group);
    this.#tellSelected();
  }

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
    const parts = this.spansOf(run, task), lines = [];
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
    const found = this.wanted();
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
    this.categorize();
    this.redraw();
  }

  #toggleCritical() {
    this.buttons.critical.setAttribute('aria-pressed', String(!this.showsCritical()));
    this.#recount();
  }

  #pressLegend(button) {
    if (!button) return;
    if (button.classList.contains('more')) {
      this.isLegendLong = true;
      this.showLegend();
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
    this.takeColors();
    this.resize();
  }
}
