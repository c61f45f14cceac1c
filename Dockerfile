# Guichet as a container: `docker build -t guichet .`, then `docker run -p 8000:8000 guichet serve --host 0.0.0.0`.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PATH=/opt/guichet/bin:$PATH

WORKDIR /srv/guichet

# Requirements first: they change less often than the code, and this layer is the slow one.
COPY requirements/app.txt requirements/app.txt
RUN python -m venv /opt/guichet \
    && pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/app.txt

COPY . .
# The image has the standard library without its bytecode, and who runs it can write none: each start would compile all.
RUN python -m compileall -q /usr/local/lib/python3.11 .
RUN useradd --system --uid 10001 --no-create-home guichet \
    && install --directory --owner guichet --group guichet --mode 700 var

USER guichet
VOLUME /srv/guichet/var
EXPOSE 8000

HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]

ENTRYPOINT ["python", "cli.py"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
