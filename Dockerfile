# The image of everything of ours that runs: worker, web, schema, command line. The packages are those of
# requirements.lock, each checked against its hash.
FROM python:3.13.14-slim-trixie

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore \
    VINHDANH_DATA=/var/lib/vinhdanh \
    VINHDANH_ATTACHMENTS=/var/lib/vinhdanh-attachments

RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/vinhdanh --create-home \
        --shell /usr/sbin/nologin vinhdanh \
    && mkdir /var/lib/vinhdanh-attachments \
    && chown vinhdanh:vinhdanh /var/lib/vinhdanh-attachments \
    && chmod 0700 /var/lib/vinhdanh /var/lib/vinhdanh-attachments

WORKDIR /opt/vinhdanh
COPY requirements.lock ./
RUN pip install --require-hashes --only-binary :all: -r requirements.lock

# Policies, catalogues and scenarios are read beside the code, hence the editable install.
COPY . .
RUN pip install --no-deps --no-build-isolation --editable . \
    && python -m compileall -q -j 0 . \
    && pybabel compile -d locale -D "vinhdanh web"

USER vinhdanh
VOLUME /var/lib/vinhdanh /var/lib/vinhdanh-attachments
CMD ["vinhdanh", "worker"]
