FROM python:3.11-slim AS installed
COPY requirements.txt .
# Nothing is installed where it runs, so pip stays here.
RUN python -m venv --without-pip /opt/kanban && pip --python /opt/kanban install --no-cache-dir --requirement requirements.txt

FROM python:3.11-slim
COPY --from=installed /opt/kanban /opt/kanban
ENV PATH=/opt/kanban/bin:$PATH DATA_DIR=/data HOST=0.0.0.0 PYTHONUNBUFFERED=1
WORKDIR /srv/kanban
COPY . .
# Nothing is written where it runs but in its volumes: what Python would note on the way is noted here. Its number is
# stated for those who give it secrets as files: it must be able to read them.
RUN python -m compileall -q . && useradd --system --uid 999 kanban && install --directory --owner kanban /data /data/static
USER kanban
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "kanban.launch"]
