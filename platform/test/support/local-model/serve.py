"""Serves a GGUF model with llama.cpp's own HTTP server, out of the wheel `xllamacpp`.

Usage: serve.py MODEL NAME THREADS CONTEXT SLOTS
CONTEXT: tokens of all answers under way together. SLOTS: how many it writes at once.
Writes one line of JSON with its address when it is ready, and ends when its standard input does: it does not outlive
whoever started it.
"""

import json
import os
import sys

import xllamacpp

model, name, threads, context, slots = sys.argv[1:6]
parameters = xllamacpp.CommonParams()
parameters.model.path = model
parameters.model_alias = {name}
parameters.hostnames = ["127.0.0.1"]
parameters.port = 0
parameters.offline = True
parameters.ui = False
parameters.verbosity = 0
parameters.n_gpu_layers = 0
parameters.cpuparams.n_threads = int(threads)
parameters.cpuparams_batch.n_threads = int(threads)
parameters.n_ctx = int(context)
parameters.n_parallel = int(slots)
# Says which slots are at work: how a test sees that an answer nobody waits for is not written.
parameters.endpoint_slots = True
parameters.use_jinja = False
parameters.chat_template = "gemma"
# Chat goes on working beside embeddings.
parameters.embedding = True
parameters.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN

server = xllamacpp.Server(parameters)
sys.stdout.write(json.dumps({"address": server.listening_address}) + "\n")
sys.stdout.flush()
sys.stdin.read()
# The server's threads would hold the process back.
os._exit(0)
