#!/usr/bin/env python3
"""A policy of gpusim outside of gpusim: shortest task first, on the lowest free GPUs of its fastest kind.

    "policies": {"mine": {"type": "pipe", "command": ["python3", "tools/policies/shortest_first.py"]}}

and `gpusim FILE --allow-commands`. README.md beside this file says what the lines contain.
"""
import json
import sys

tasks, waiting, free, class_of = {}, set(), set(), {}

for line in sys.stdin:
    told = json.loads(line)
    for device in told.get("devices", []):  # in the first line only
        class_of[device["id"]] = device["class"]
        free.add(device["id"])
    tasks.update((task["id"], task) for task in told["tasks"])
    waiting.update(told["ready"])
    free.update(told["freed"])
    free.difference_update(told["lost"])

    start = []
    best = lambda task: min(time for time in tasks[task]["estimate_ns"] if time is not None)
    for task in sorted(waiting, key=lambda task: (best(task), task)):
        times = tasks[task]["estimate_ns"]
        able = [(times[class_of[device]], device) for device in free if times[class_of[device]] is not None]
        chosen = [device for _, device in sorted(able)[:tasks[task]["gpus"]]]
        if len(chosen) == tasks[task]["gpus"]:
            start.append([task, chosen])
            free.difference_update(chosen)
    waiting.difference_update(task for task, _ in start)
    print(json.dumps({"start": start}), flush=True)
