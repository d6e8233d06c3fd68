"""Write the parks of a GeoParquet file as PMTiles, and tell what that took as JSON: python write_tiles.py PARKS FILE"""

import json
import os
import sys
import time
from pathlib import Path

import geopandas
import pyogrio
from at_a_million.processes import peak
from at_a_million.tilefile import LEAST, MOST


def main() -> None:
    parks, file = map(Path, sys.argv[1:])
    frame = geopandas.read_parquet(parks)
    begun, used = time.perf_counter(), time.process_time()
    pyogrio.write_dataframe(frame, file, driver="PMTiles", layer="parks", MINZOOM=LEAST, MAXZOOM=MOST)
    took = {"clock": time.perf_counter() - begun, "processor": time.process_time() - used}
    print(json.dumps(took | {"peak": peak(os.getpid()), "size": file.stat().st_size}))


if __name__ == "__main__":
    main()
