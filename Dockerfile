FROM python:3.11-slim

WORKDIR /srv/kanban
COPY requirements.txt .
RUN pip install --no-cache-dir --requirement requirements.txt
COPY . .

RUN useradd --system kanban && install --directory --owner kanban /data
USER kanban
ENV DATA_DIR=/data HOST=0.0.0.0 PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "kanban.launch"]
