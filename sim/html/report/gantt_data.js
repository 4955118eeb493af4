// The data of Gantt charts, which stand in the page as JSON: tasks, and the spans of runs.

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
