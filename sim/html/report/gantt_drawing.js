// Draws a Gantt chart on a canvas: 100,000 bars are too many elements for a page.

class GanttDrawing extends GanttLayout {
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
    if (this.showsCritical()) this.#drawCritical();
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
    const value = packed(kind === 'queue' ? this.colors.waiting : this.colors.busy);
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

  spansOf(run, task) {
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
      const spans = this.spansOf(run, other);
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
}
