"""Drives an official Python package as its users do. One request a line in, one answer a line out, both JSON.

Usage: drive.py openai-chat|openai-responses|anthropic
"""

import json
import sys

QUESTION = "What does the policy cover?"
RESULT = "Clause 7 covers storm."
SCHEMA = {"type": "object", "properties": {"topic": {"type": "string"}}, "required": ["topic"], "additionalProperties": False}
ANSWER = {"type": "object", "properties": {"summary": {"type": "string"}}, "required": ["summary"], "additionalProperties": False}
MESSAGES = [{"role": "user", "content": QUESTION}]


class OpenAiChat:
    def __init__(self, place):
        from openai import OpenAI

        self.client = OpenAI(api_key=place["token"], base_url=place["url"] + "/v1")
        self.model = place["model"]

    def create(self, **more):
        return self.client.chat.completions.create(**{"model": self.model, "messages": MESSAGES, **more})

    def text(self):
        return self.create().choices[0].message.content

    def streamed(self):
        pieces = [chunk.choices[0].delta.content or "" for chunk in self.create(stream=True)]
        return {"text": "".join(pieces), "pieces": len(pieces)}

    def tools(self):
        tools = [{"type": "function", "function": {"name": "find_clause", "parameters": SCHEMA}}]
        said = self.create(tools=tools).choices[0].message
        call = said.tool_calls[0]
        answer = self.create(tools=tools, messages=[*MESSAGES, said, {"role": "tool", "tool_call_id": call.id, "content": RESULT}])
        return {"name": call.function.name, "arguments": json.loads(call.function.arguments), "answer": answer.choices[0].message.content}

    def structured(self):
        form = {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": ANSWER}}
        return json.loads(self.create(response_format=form).choices[0].message.content)

    failed = text

    def cancelled(self):
        with self.create(stream=True) as stream:
            next(iter(stream))

    def embedded(self):
        return [len(each.embedding) for each in self.client.embeddings.create(model=self.model, input=["a", "b"]).data]

    def models(self):
        return [model.id for model in self.client.models.list()]


class OpenAiResponses(OpenAiChat):
    def create(self, **more):
        return self.client.responses.create(**{"model": self.model, "input": QUESTION, **more})

    def text(self):
        return self.create().output_text

    def streamed(self):
        pieces = []
        for event in self.create(stream=True):
            # The package hands failures of a stream on as events and raises nothing.
            if event.type in ("error", "response.failed"):
                raise RuntimeError(event.type)
            if event.type == "response.output_text.delta":
                pieces.append(event.delta)
        return {"text": "".join(pieces), "pieces": len(pieces)}

    def tools(self):
        tools = [{"type": "function", "name": "find_clause", "parameters": SCHEMA, "strict": True}]
        first = self.create(tools=tools)
        call = next(item for item in first.output if item.type == "function_call")
        answer = self.create(tools=tools, input=[*MESSAGES, call, {"type": "function_call_output", "call_id": call.call_id, "output": RESULT}])
        return {"name": call.name, "arguments": json.loads(call.arguments), "answer": answer.output_text}

    def structured(self):
        return json.loads(self.create(text={"format": {"type": "json_schema", "name": "answer", "strict": True, "schema": ANSWER}}).output_text)

    failed = text


class AnthropicMessages:
    def __init__(self, place):
        from anthropic import Anthropic

        self.client = Anthropic(api_key=place["token"], base_url=place["url"])
        self.model = place["model"]

    def create(self, **more):
        return self.client.messages.create(**{"model": self.model, "max_tokens": 500, "messages": MESSAGES, **more})

    def text(self):
        return "".join(block.text for block in self.create().content if block.type == "text")

    def streamed(self):
        with self.client.messages.stream(model=self.model, max_tokens=500, messages=MESSAGES) as stream:
            pieces = list(stream.text_stream)
        return {"text": "".join(pieces), "pieces": len(pieces)}

    def tools(self):
        tools = [{"name": "find_clause", "input_schema": SCHEMA}]
        first = self.create(tools=tools)
        call = next(block for block in first.content if block.type == "tool_use")
        result = {"type": "tool_result", "tool_use_id": call.id, "content": RESULT}
        second = self.create(tools=tools, messages=[*MESSAGES, {"role": "assistant", "content": first.content}, {"role": "user", "content": [result]}])
        return {"name": call.name, "arguments": call.input, "answer": "".join(block.text for block in second.content if block.type == "text")}

    def structured(self):
        message = self.create(output_config={"format": {"type": "json_schema", "schema": ANSWER}})
        return json.loads("".join(block.text for block in message.content if block.type == "text"))

    failed = text

    def cancelled(self):
        with self.create(stream=True) as stream:
            next(iter(stream))

    def models(self):
        return [model.id for model in self.client.models.list()]


DRIVERS = {"openai-chat": OpenAiChat, "openai-responses": OpenAiResponses, "anthropic": AnthropicMessages}


def answer(line):
    place = json.loads(line)
    try:
        return {"result": getattr(DRIVERS[sys.argv[1]](place), place["action"])()}
    except Exception as error:  # Whatever it raises is what is asked about.
        return {"error": {"className": type(error).__name__, "status": getattr(error, "status_code", None), "message": str(error)}}


for line in sys.stdin:
    sys.stdout.write(json.dumps(answer(line)) + "\n")
    sys.stdout.flush()
