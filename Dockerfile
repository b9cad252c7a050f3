FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    ASSAY_DATABASE_URL=sqlite:////data/assay.db \
    ASSAY_CACHE_DIR=/data/cache

WORKDIR /app

# With the driver for PostgreSQL, so that one image serves both databases.
COPY requirements-postgres.txt ./
RUN pip install --require-hashes --only-binary :all: -r requirements-postgres.txt

COPY bot ./bot
COPY knowledge ./knowledge

# The code belongs to root, so the running process can write to /data alone.
RUN python -m compileall -q bot \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin assay \
    && install -d -o assay -g assay /data
USER assay
VOLUME /data

ENTRYPOINT ["python", "-m", "bot"]
CMD ["chat"]
