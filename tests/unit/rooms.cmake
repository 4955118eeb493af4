# Fails unless each folder here is one of sim/, and every test is in one: cmake -P tests/unit/rooms.cmake
file(GLOB entries RELATIVE ${CMAKE_CURRENT_LIST_DIR} ${CMAKE_CURRENT_LIST_DIR}/*)
list(REMOVE_ITEM entries rooms.cmake)
foreach(entry ${entries})
  if(NOT IS_DIRECTORY ${CMAKE_CURRENT_LIST_DIR}/../../sim/${entry})
    message(SEND_ERROR "tests/unit/${entry}, but there is no folder sim/${entry}")
  endif()
endforeach()
