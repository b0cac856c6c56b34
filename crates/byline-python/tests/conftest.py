"""What the tests share: an engine, articles written for them, and the command to compare with."""

import os
import pathlib
import subprocess

import pytest

import byline

ROOT = pathlib.Path(__file__).resolve().parents[3]

FERRY = (
    "The ferry to Sörholm will not sail before May, the harbour master said on Tuesday.\n"
    "“We are close to an agreement 🚢,” Kari Lindqvist told reporters. “But nothing is signed.”\n"
    "Lindqvist accused the operator, Nordline, of a reckless delay that cost 4,200 passengers their trip.\n"
    "Nordline denied that it had cancelled any sailing."
)
BUDGET = (
    "Mayor Ida Holm said the city would close three libraries next year.\n"
    "“This is a shameful decision,” said Per Ek, who leads the opposition. He called Holm a coward."
)


@pytest.fixture(scope="session")
def nlp():
    return byline.load(threads=2)


@pytest.fixture(scope="session")
def texts():
    return [FERRY, BUDGET, "", "Nothing was said."]


@pytest.fixture(scope="session")
def articles():
    """10,000 articles, made of sentences of ours: speakers, cues and topics in all combinations."""
    return made(10_000)


@pytest.fixture
def command(tmp_path):
    """Runs `byline` with these arguments; where there is no command, tests that compare with it are skipped."""
    path = os.environ.get("BYLINE_COMMAND")
    if not path:
        pytest.skip("BYLINE_COMMAND does not name the command")

    def run(*arguments):
        ran = subprocess.run([path, *map(str, arguments)], check=False, capture_output=True, text=True, cwd=tmp_path)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    return run


SPEAKERS = ["Kari Lindqvist", "Per Ek", "Ida Holm", "Sölve Ångman", "Tom Okafor", "Maria Lund", "Aroha Ngata"]
CUES = ["said", "told reporters", "warned", "insisted", "wrote in a letter"]
TOPICS = ["the ferry", "the new bridge", "the school in Ödby", "the water bill", "the strike at Nordline"]
VIEWS = ["a shameful waste of money", "good news for every family", "late by 14 months", "cheaper than in 2019 – by 12%"]


def made(count):
    """Articles with identifier, text and date."""
    rows = []
    for at in range(count):
        speaker, cue = SPEAKERS[at % 7], CUES[at // 7 % 5]
        topic, view = TOPICS[at // 35 % 5], VIEWS[at // 175 % 4]
        other = SPEAKERS[(at + 3) % 7]
        text = (
            f"A decision about {topic} was put off again on day {at}.\n"
            f"“It is {view} 🙂,” {speaker} {cue}. “Nobody asked us.”\n"
            f"{other} denied that {speaker.split()[1]} had not been asked about {topic}."
        )
        rows.append({"id": f"a{at}", "text": text, "date": f"2026-03-{at % 28 + 1:02}"})
    return rows
