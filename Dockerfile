FROM python:3.11-slim AS installed
COPY requirements.txt .
RUN python -m venv /opt/kanban && /opt/kanban/bin/pip install --no-cache-dir --requirement requirements.txt

FROM python:3.11-slim
COPY --from=installed /opt/kanban /opt/kanban
ENV PATH=/opt/kanban/bin:$PATH DATA_DIR=/data HOST=0.0.0.0 PYTHONUNBUFFERED=1
WORKDIR /srv/kanban
COPY . .
# Nothing is written where it runs but in its volume: what Python would note on the way is noted here.
RUN python -m compileall -q . && useradd --system kanban && install --directory --owner kanban /data
USER kanban
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "kanban.launch"]
