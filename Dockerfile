# The bot as an image: `docker build --tag llm-cost-bot .`, and docs/deploy.md says how to run it.

FROM python:3.11-slim AS build

# Which further locks to install, by name: --build-arg EXTRAS="live sentry".
ARG EXTRAS=""

WORKDIR /app
COPY requirements*.lock ./
RUN python -m venv --without-pip /venv \
    && for extra in "" $EXTRAS; do \
        pip --python /venv/bin/python install --no-cache-dir --require-hashes --only-binary :all: \
            --requirement "requirements${extra:+-$extra}.lock" || exit 1; \
    done \
    && rm requirements*.lock

COPY LICENSE NOTICE ./
COPY bot bot
COPY calc calc
COPY config config
# An answer shows that all is there, and leaves the presets compiled, as the next line does with the code.
RUN /venv/bin/python -m bot ask "/train 70B 15T h100 x2048" \
    && /venv/bin/python -m compileall -q . \
    && mkdir presets \
    && chmod -R a+rX .


FROM python:3.11-slim

# A fixed number, since volumes and clusters know users by theirs.
RUN useradd --uid 10001 --no-create-home --home-dir /var/lib/llm-cost-bot --shell /usr/sbin/nologin bot \
    && install --directory --owner bot --group bot --mode 750 /var/lib/llm-cost-bot

COPY --from=build /venv /venv
COPY --from=build /app /app

ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    XDG_STATE_HOME=/var/lib \
    MPLCONFIGDIR=/tmp/matplotlib

WORKDIR /app
USER 10001:10001

# The database, unless DATABASE_URL names another.
VOLUME /var/lib/llm-cost-bot

EXPOSE 8080
STOPSIGNAL SIGTERM

HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-m", "bot.web.alive"]

ENTRYPOINT ["python", "-m", "bot"]
CMD ["web"]
