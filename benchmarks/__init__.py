"""What it costs in time: figures of this machine, each beside what it is compared with, from one run."""
