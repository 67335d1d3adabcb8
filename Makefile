# Two commands do everything: `make run` and `make test`. Both are safe to repeat.
PYTHON ?= python3
LIBRARY ?= library
SHARED ?= ../shared
WORK ?= training/work
BIN := .venv/bin

.PHONY: run test lint bench screenshots train train-embedder train-reader

run: .venv/run.installed
	@echo "启动红舟：报告库为空时先添加 samples/ 里的样例……"
	@$(BIN)/python app.py serve --library $(LIBRARY) --samples samples

test: .venv/dev.installed
	@echo "运行全部测试……"
	@$(BIN)/python -m pytest

lint: .venv/dev.installed
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: .venv/dev.installed
	@$(BIN)/python -m benchmarks --shared $(SHARED)
	@$(BIN)/python -m benchmarks.reading

screenshots: .venv/dev.installed
	@$(BIN)/python -m benchmarks.screenshots

# Training: about an hour on two cores. Step 1 reads the news, 2 learns without labels (resumes),
# 3 gathers the labelled examples, 4 fine-tunes, ranks and chooses the threshold.
train train-embedder: .venv/dev.installed
	$(BIN)/python -m training.vocabulary --news $(SHARED)/corpora/news.jsonl.gz --work $(WORK)
	$(BIN)/python -m training.embedder --work $(WORK)
	$(BIN)/python -m training.examples --shared $(SHARED) --work $(WORK)
	$(BIN)/python -m training.ranker --work $(WORK) --shared $(SHARED)

# After train-embedder and a benchmark library of both corpora (`make bench`); on two cores about an hour.
train-reader: .venv/dev.installed
	$(BIN)/python -m training.reader_corpus --news $(SHARED)/corpora/news.jsonl.gz --work $(WORK)
	$(BIN)/python -m training.reader --work $(WORK) --stop-at 750
	$(BIN)/python -m training.reader_examples --work $(WORK) --shared $(SHARED) --library benchmarks/work/with_news
	$(BIN)/python -m training.reader_tuning --work $(WORK) --stage half
	$(BIN)/python -m training.reader_export --work $(WORK) --stage half --to $(WORK)/half-reader
	$(BIN)/python -m training.reader_tuning --work $(WORK) --stage whole
	$(BIN)/python -m training.reader_export --work $(WORK) --stage whole --to models/hongzhou-reader
	$(BIN)/python -m training.answers --work $(WORK) --shared $(SHARED) --half-reader $(WORK)/half-reader

.venv/python.created:
	@echo "建立 Python 环境 .venv ……"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新的版本。"; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/run.installed: .venv/python.created requirements.txt
	@echo "安装运行所需的软件包（首次约需几分钟）……"
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet -r requirements.txt
	@touch $@

.venv/dev.installed: .venv/run.installed requirements-dev.txt
	@echo "安装测试所需的软件包……"
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet -r requirements-dev.txt
	@touch $@
